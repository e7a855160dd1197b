import {
  effectiveValue,
  type EffectiveConfig,
  type Origin,
} from "../../kmod/effective-config.ts";
import { ownedPaths } from "../../kmod/owned-files.ts";
import { isSameValue } from "../../kmod/parameters.ts";
import type { ModuleName } from "../../model/module-name.ts";
import type { ForeignLine, Refusal } from "../resource.ts";
import type { Situation } from "./situation.ts";

/** What would beat our files although they are right: nothing is written then, since it would not hold. */
export function persistedConflicts(
  situation: Situation,
  after: EffectiveConfig,
): readonly Refusal[] {
  const { wish, observation, module } = situation;
  const lasting = wish.persist === true;
  return [
    ...installConflicts(situation, after),
    ...aliasConflicts(situation, after),
    ...kernelBlacklist(observation.kernelCommandLine, module.name),
    ...(lasting ? blacklistConflicts(module.name, after) : []),
    ...(lasting ? valueConflicts(situation, after) : []),
  ];
}

/** An `install` line runs in place of the load, so options reach the module only if its command passes them on. */
function installConflicts(
  { module, options }: Situation,
  after: EffectiveConfig,
): readonly Refusal[] {
  const found = after.install;
  const harmless = options.length === 0 && module.state === "loaded";
  if (!found || harmless) return [];
  return [
    {
      reason: "conflicting-install",
      message: `an install line runs "${found.command}" instead of loading ${module.name}`,
      source: sourceOf(found.origin),
      hint: "remove the line, or let the playbook name what it should be instead",
    },
  ];
}

/** An alias that matches the module's own name makes modprobe load something else (libkmod, kmod_module_new_from_lookup). */
function aliasConflicts(
  { module, options }: Situation,
  after: EffectiveConfig,
): readonly Refusal[] {
  const harmless = options.length === 0 && module.state === "loaded";
  return harmless
    ? []
    : after.redirects.slice(0, 1).map(({ to, origin }) => ({
        reason: "conflicting-alias",
        message: `an alias line makes modprobe load ${to} where ${module.name} is asked for`,
        source: sourceOf(origin),
        hint: "remove the line",
      }));
}

/** systemd-modules-load and udev pass a blacklisted module over. */
function blacklistConflicts(
  module: ModuleName,
  after: EffectiveConfig,
): readonly Refusal[] {
  return after.blacklistedBy.slice(0, 1).map((origin) =>
    origin.kind === "file"
      ? {
          reason: "conflicting-blacklist" as const,
          message: `${module} is blacklisted, so the next boot will not load it`,
          source: sourceOf(origin),
          hint: "remove the line, or wish `state: disabled`",
        }
      : {
          reason: "conflicting-command-line" as const,
          message: `the kernel command line says ${origin.text}, so the next boot will not load ${module}`,
          hint: "remove it from the boot loader's configuration",
        },
  );
}

/** `module_blacklist=` is the kernel's own: not even modprobe can load such a module (kernel/module/main.c). */
function kernelBlacklist(
  commandLine: string,
  module: ModuleName,
): readonly Refusal[] {
  const word = commandLine.split(/\s+/).find(
    (each) =>
      each.startsWith("module_blacklist=") &&
      each
        .slice("module_blacklist=".length)
        .split(",")
        .some((name) => name.replaceAll("-", "_") === module),
  );
  return word === undefined
    ? []
    : [
        {
          reason: "conflicting-command-line",
          message: `the kernel command line says ${word}, so the kernel refuses to load ${module}`,
          hint: "remove it from the boot loader's configuration",
        },
      ];
}

function valueConflicts(
  { module, options }: Situation,
  after: EffectiveConfig,
): readonly Refusal[] {
  const own = ownedPaths(module.name).options;
  return options.flatMap((option): readonly Refusal[] => {
    const found = effectiveValue(after, option.name);
    if (
      found === undefined ||
      isSameValue(option.parameter, found.value, option.value)
    )
      return [];
    const at = option.at;
    return found.origin.kind === "file"
      ? [
          {
            reason: "conflicting-file",
            message: `${found.origin.path} sorts after ${own} and gives ${option.name} the value ${found.value ?? "of a bare name"}`,
            source: sourceOf(found.origin),
            hint: "remove the line or rename the file: the last one read wins",
            at,
          },
        ]
      : [
          {
            reason: "conflicting-command-line",
            message: `the kernel command line says ${found.origin.text}, which beats every file: the next load would not use ${option.name}=${option.value}`,
            hint: "change it in the boot loader's configuration, or wish what it says",
            at,
          },
        ];
  });
}

export function sourceOf(origin: Origin): ForeignLine | undefined {
  return origin.kind === "file"
    ? { path: origin.path, line: origin.line, text: origin.text }
    : undefined;
}
