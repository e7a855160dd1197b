import type { PhysicalFunction } from "../../model/pci-function.ts";
import {
  COUNT_ALONE,
  onlyOf,
  type Naming,
} from "../../resources/sriov/written/naming.ts";
import type { PfCandidate } from "./pf-candidates.ts";

/**
 * VFs that cannot be named without changing them, or not at all: one whose driver has another address than the PF keeps
 * would be bound anew, for example.
 */
export function unsayableVfs(
  pf: PhysicalFunction,
  all: Naming,
  isSettled: (candidate: PfCandidate) => boolean,
): readonly number[] {
  if (isSettled({ naming: all, persist: false })) return [];
  return pf.virtualFunctions
    .filter(
      (vf) => all.attributes(vf).length > 0 || all.driver(vf) !== undefined,
    )
    .map(({ index }) => index)
    .filter((index) => {
      const { attributes, driver } = onlyOf(all, (vf) => vf.index === index);
      const naming = { ...COUNT_ALONE, numVfs: false, attributes, driver };
      return !isSettled({ naming, persist: false });
    });
}
