import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import {
  COUNT_ALONE,
  isInvented,
  keptByScript,
  without,
  type Naming,
} from "../../resources/sriov/written/naming.ts";

/** A way to write down a PF. */
export interface PfCandidate {
  readonly naming: Naming;
  readonly persist: boolean;
}

/**
 * Best first. What the next boot brings back is said as that, whether our script does it or the driver's option, also
 * where VFs have more now; where nothing brings it back, all that there is.
 */
export function pfCandidates(
  pf: PhysicalFunction,
  observation: Observation,
  all: Naming,
): readonly PfCandidate[] {
  const kept = keptByScript(pf, observation);
  return [
    ...(kept
      ? [
          { naming: { ...kept, numVfs: true }, persist: true },
          { naming: kept, persist: true },
        ]
      : []),
    { naming: all, persist: true },
    { naming: without(all, "mac", (vf) => isInvented(vf, pf)), persist: true },
    { naming: all, persist: false },
    { naming: COUNT_ALONE, persist: true },
    { naming: COUNT_ALONE, persist: false },
    { naming: { ...all, numVfs: false }, persist: false },
  ];
}
