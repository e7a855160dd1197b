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

/**
 * How old the image is tells nothing: each new kernel and each package with a hook rebuilds it. A file from before the
 * boot that is packed now was packed then, unless somebody wrote it by hand and forgot the rebuild.
 */
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
  const isPackedAlike = observation.bootImages
    .filter((image) => image.kernelRelease === kernelRelease)
    .every(
      ({ contents }) =>
        contents !== undefined &&
        (!contents.modules.includes(module) ||
          valueFrom(contents.modprobeFiles)?.value === now.value),
    );
  return isPackedAlike
    ? { known: "booted-with", value: now.value }
    : { known: "no" };
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
