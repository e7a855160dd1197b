import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";

/** The module of a PF's driver, where it was asked about. */
export function moduleOf(
  { driver, driverModule }: PhysicalFunction,
  observation: Observation,
): ModuleObservation | undefined {
  const name = driverModule ?? driver?.replaceAll("-", "_");
  return name === undefined ? undefined : observation.modules[name];
}
