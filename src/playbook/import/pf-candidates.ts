import { readBootScript } from "../../changes/read-boot-script.ts";
import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { bootFiles } from "../../resources/sriov/boot-files.ts";
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
  { ownFiles }: Observation,
  all: Naming,
): readonly PfCandidate[] {
  const { script } = bootFiles(pf.address);
  const own = ownFiles.find(({ path }) => path === script);
  const kept = own && readBootScript(own.text);
  const byScript = kept ? [keptByScript(kept)] : [];
  return [
    ...byScript.flatMap((naming) => [
      { naming: { ...naming, numVfs: true }, persist: true },
      { naming, persist: true },
    ]),
    { naming: all, persist: true },
    { naming: without(all, "mac", (vf) => isInvented(vf, pf)), persist: true },
    { naming: all, persist: false },
    { naming: COUNT_ALONE, persist: true },
    { naming: COUNT_ALONE, persist: false },
    { naming: { ...all, numVfs: false }, persist: false },
  ];
}
