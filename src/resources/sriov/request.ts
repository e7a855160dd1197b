import { parseModuleName, type ModuleName } from "../../model/module-name.ts";
import type { Observation } from "../../model/observation.ts";
import type { ObservationRequest } from "../resource.ts";
import { selectPfs } from "./pf-selector.ts";
import type { SriovWish } from "./schema.ts";

/**
 * The settings of all PFs, which bring the modules of their drivers along, and the modules that the wish names. What boot
 * images hold matters only to what is to last.
 */
export function requestFor(
  wish: SriovWish,
  observation?: Observation,
): ObservationRequest {
  const own = observation
    ? selectPfs(wish.pf, observation.physicalFunctions).map(
        ({ driver, driverModule }) => driverModule ?? driver,
      )
    : [wish.pf.driver];
  const modules = [...own, ...wish.vfs.map(({ driver }) => driver)]
    .filter((name) => name !== undefined && name !== "default")
    .flatMap((name) => parseModuleName(name ?? "") ?? []);
  return {
    modules: [...new Set<ModuleName>(modules)],
    sriov: true,
    ...(wish.persist ? { images: true } : {}),
  };
}
