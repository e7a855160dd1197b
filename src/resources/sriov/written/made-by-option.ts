import type { Observation } from "../../../model/observation.ts";
import type { PhysicalFunction } from "../../../model/pci-function.ts";
import { vfOptionOf } from "../../modprobe/option-counts.ts";
import { moduleOf } from "../module-of.ts";

/** Where the option stands by which the driver gives the PF its VFs at boot: `igb max_vfs (/etc/modprobe.d/a.conf:1)`. */
export function madeByOption(
  pf: PhysicalFunction,
  observation: Observation,
): string | undefined {
  const module = moduleOf(pf, observation);
  const option = module && vfOptionOf(module, pf, observation);
  if (!option?.next || option.next.count === 0) return undefined;
  const { origin } = option.next;
  const place =
    origin.kind === "file"
      ? `${origin.path}:${origin.line}`
      : "the kernel command line";
  return `${module?.name} ${option.name} (${place})`;
}
