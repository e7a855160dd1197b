import { parseModuleName, type ModuleName } from "../../model/module-name.ts";
import type { Observation } from "../../model/observation.ts";
import type { ObservationRequest } from "../resource.ts";
import { selectPfs } from "./pf-selector.ts";
import type { SriovWish } from "./schema.ts";

/**
 * The settings of all PFs, and the modules of the drivers that the wish names or its PFs have. Where the PFs have to be
 * seen first, no module is asked about then: that would unpack every boot image, twice.
 */
export function requestFor(
  wish: SriovWish,
  observation?: Observation,
): ObservationRequest {
  if (!observation && wish.pf.driver === undefined)
    return { modules: [], sriov: true };
  const own = observation
    ? selectPfs(wish.pf, observation.physicalFunctions).map(
        ({ driver, driverModule }) => driverModule ?? driver,
      )
    : [wish.pf.driver];
  const modules = [...own, ...wish.vfs.map(({ driver }) => driver)]
    .filter((name) => name !== undefined && name !== "default")
    .flatMap((name) => parseModuleName(name ?? "") ?? []);
  return { modules: [...new Set<ModuleName>(modules)], sriov: true };
}
