import { didYouMean } from "../../diagnostics/suggest.ts";
import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type { Refusal } from "../resource.ts";
import type { ModprobeWish } from "./schema.ts";
import { whenHint } from "./when-hint.ts";

/** Whether the module can be what is wished, before its options are looked at. */
export function checkModule(
  wish: ModprobeWish,
  module: ModuleObservation,
  observation: Observation,
): readonly Refusal[] {
  const { kernelRelease } = observation.host;
  const at = ["name"];
  if (module.state === "busy")
    return [
      {
        reason: "busy-module",
        message: `${wish.writtenName} is being loaded or unloaded right now`,
        hint: "look again in a moment; a module that stays like this has failed in the kernel, and only a boot helps",
        at,
      },
    ];
  if (wish.state === "present" && module.state === "missing")
    return [
      {
        reason: "unknown-module",
        message: `kernel ${kernelRelease} has no module ${wish.writtenName}`,
        hint:
          didYouMean(wish.writtenName, driversOf(observation)) ??
          whenHint(wish.writtenName),
        at,
      },
    ];
  if (wish.state === "present" && !module.info && wish.options.length > 0)
    return [
      {
        reason: "unknown-module",
        message: `modinfo knows no ${wish.writtenName} for kernel ${kernelRelease}, so its options cannot be judged`,
        hint: "the modules of the running kernel may have been removed by an upgrade: boot the new kernel first",
        at,
      },
    ];
  if (wish.state !== "present" && module.state === "builtin")
    return [
      {
        reason: "built-in-module",
        message: `${wish.writtenName} is built into kernel ${kernelRelease} and cannot be ${wish.state}`,
        hint: "only another kernel, or initcall_blacklist= on its command line, keeps it away",
        at,
      },
    ];
  return [];
}

function driversOf({ physicalFunctions }: Observation): readonly string[] {
  return physicalFunctions.flatMap(({ driverModule }) => driverModule ?? []);
}
