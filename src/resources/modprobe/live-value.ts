import {
  effectiveConfig,
  effectiveValue,
  type Origin,
} from "../../kmod/effective-config.ts";
import { splitKernelArguments } from "../../kmod/kernel-arguments.ts";
import { isSameValue } from "../../kmod/parameters.ts";
import type { ConfigFile } from "../../model/observation.ts";
import type { Situation } from "./situation.ts";
import type { WantedOption } from "./wanted.ts";

/** What the running module uses for a parameter, and how that is known. */
export type LiveValue =
  | {
      readonly known: "shown";
      readonly value: string;
      readonly writable: boolean;
    }
  | { readonly known: "loaded-with"; readonly value: string | undefined }
  | { readonly known: "booted-with"; readonly value: string | undefined }
  | { readonly known: "no" };

/**
 * The kernel shows no parameter of permission 0 (kernel/params.c). Of these we know what virtfn itself loaded the
 * module with in this boot, and else what the configuration gave at boot, where it has not been touched since.
 */
export function liveValue(
  { module, observation }: Situation,
  option: WantedOption,
): LiveValue {
  const shown = module.liveParameters.find(({ name }) => name === option.name);
  if (shown?.value !== undefined)
    return { known: "shown", value: shown.value, writable: shown.writable };
  if (module.loadedWith !== undefined) {
    const given = module.loadedWith
      .flatMap((text) => splitKernelArguments(text))
      .findLast(({ name }) => name.replaceAll("-", "_") === option.name);
    return given
      ? { known: "loaded-with", value: given.value }
      : { known: "no" };
  }
  return bootedWith(observation, module.name, option);
}

/** Whether the module is known to use the wished value. */
export function isLive(live: LiveValue, option: WantedOption): boolean {
  return (
    live.known !== "no" &&
    isSameValue(option.parameter, live.value, option.value)
  );
}

function bootedWith(
  observation: Situation["observation"],
  module: Situation["module"]["name"],
  option: WantedOption,
): LiveValue {
  const { bootTime, kernelRelease } = observation.host;
  const valueFrom = (files: readonly ConfigFile[]) =>
    effectiveValue(
      effectiveConfig(files, observation.kernelCommandLine, module),
      option.name,
    );
  const now = valueFrom(observation.modprobeFiles);
  if (!now || !isOlder(now.origin, observation.modprobeFiles, bootTime))
    return { known: "no" };
  for (const image of observation.bootImages) {
    if (image.kernelRelease !== kernelRelease) continue;
    if (image.contents === undefined) return { known: "no" };
    if (!image.contents.modules.includes(module)) continue;
    const packed = valueFrom(image.contents.modprobeFiles);
    if (!packed || image.modified >= bootTime || packed.value !== now.value)
      return { known: "no" };
  }
  return { known: "booted-with", value: now.value };
}

function isOlder(
  origin: Origin,
  files: readonly ConfigFile[],
  bootTime: number,
): boolean {
  if (origin.kind === "command-line") return true;
  const file = files.find(({ path }) => path === origin.path);
  return file !== undefined && file.modified < bootTime;
}
