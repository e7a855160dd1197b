import type { SriovSurroundings } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { ForeignLine } from "../resource.ts";

/** Lines of others that set up VFs of this PF at boot. */
export function foreignOwners(
  pf: PhysicalFunction,
  { foreignFiles }: SriovSurroundings,
): readonly ForeignLine[] {
  void pf;
  void foreignFiles;
  return [];
}
