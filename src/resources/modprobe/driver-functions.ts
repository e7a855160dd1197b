import { matchesPattern } from "../../kmod/shell-pattern.ts";
import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";

/**
 * The PFs of a driver in PCI order, those without SR-IOV too: the ones bound to it, and while it is not loaded the
 * unbound ones that it says it drives.
 */
export function driverFunctions(
  module: ModuleObservation,
  observation: Observation,
): readonly PhysicalFunction[] {
  const isOurs = (pf: PhysicalFunction): boolean =>
    isBoundTo(module, pf) || (module.state !== "loaded" && drives(module, pf));
  return observation.physicalFunctions
    .filter(isOurs)
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** Whether the driver would take the PF if nobody has it. */
export function drives(
  module: ModuleObservation,
  pf: PhysicalFunction,
): boolean {
  const aliases = module.info?.aliases ?? [];
  return (
    pf.driver === undefined &&
    aliases.some((alias) => matchesPattern(alias, pf.modalias))
  );
}

export function hasSriov(pf: PhysicalFunction): boolean {
  return pf.totalVfs > 0;
}

/** A driver that is built in has no `module` link; its name is the module's then. */
export function isBoundTo(
  module: ModuleObservation,
  pf: PhysicalFunction | VirtualFunction,
): boolean {
  if (pf.driverModule !== undefined) return pf.driverModule === module.name;
  return pf.driver?.replaceAll("-", "_") === module.name;
}
