import type { Disruption } from "../../model/disruption.ts";
import type { ModuleObservation } from "../../model/observation.ts";

/**
 * What keeps the module in the kernel: modules that use it, and references of others such as open files and mounts.
 * `undefined` where nothing does. The kernel lets no module go that is referenced (kernel/module/main.c).
 */
export function heldBy({
  holders,
  references = 0,
}: ModuleObservation): string | undefined {
  const others = references - holders.length;
  const words = [
    ...(holders.length > 0 ? [`by ${holders.join(", ")}`] : []),
    ...(others > 0
      ? [
          `by ${others} ${others === 1 ? "reference" : "references"} from elsewhere (open files, mounts, running guests)`,
        ]
      : []),
  ];
  return words.length > 0 ? words.join(" and ") : undefined;
}

/** What it costs to take the module out: a held one stays until the next boot. */
export function removalDisruption(module: ModuleObservation): Disruption {
  return heldBy(module) === undefined ? "driver" : "reboot";
}
