import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import {
  COUNT_ALONE,
  onlyOf,
  without,
  type Naming,
} from "../../resources/sriov/written/naming.ts";
import type { PfCandidate } from "./pf-candidates.ts";

/**
 * Of a naming, what can be said without changing it. A VF whose driver has another address than the PF keeps would be
 * bound anew if its address was named, so that is left out; all of a VF where that does not help.
 */
export function sayable(
  pf: PhysicalFunction,
  all: Naming,
  isSettled: (candidate: PfCandidate) => boolean,
): Naming {
  if (isSettled({ naming: all, persist: false })) return all;
  const isSayable = (naming: Naming, vf: VirtualFunction): boolean => {
    const { attributes, driver } = onlyOf(naming, (each) => each === vf);
    return isSettled({
      naming: { ...COUNT_ALONE, numVfs: false, attributes, driver },
      persist: false,
    });
  };
  const withMac = pf.virtualFunctions.filter((vf) => isSayable(all, vf));
  const bare = without(all, "mac", (vf) => !withMac.includes(vf));
  return onlyOf(bare, (vf) => withMac.includes(vf) || isSayable(bare, vf));
}
