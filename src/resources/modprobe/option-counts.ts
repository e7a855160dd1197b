import {
  effectiveConfig,
  effectiveValue,
  type Origin,
} from "../../kmod/effective-config.ts";
import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { driverFunctions } from "./driver-functions.ts";
import { countByOption } from "./vf-counts.ts";
import { vfMaking, type VfMaking } from "./vf-drivers.ts";

/** The option by which a driver makes VFs. */
export interface VfOption {
  readonly name: string;
  readonly making: VfMaking;
  /** What the next load gives one PF by it; `undefined` where nobody gives the option. */
  readonly next: NextCount | undefined;
}

interface NextCount {
  readonly count: number;
  readonly origin: Origin;
}

/** The option of a module that makes VFs, and what it will mean for a PF; `undefined` where the driver has none. */
export function vfOptionOf(
  module: ModuleObservation,
  pf: PhysicalFunction,
  observation: Observation,
): VfOption | undefined {
  for (const parameter of module.info?.parameters ?? []) {
    const making = vfMaking(module.name, parameter);
    if (making === undefined || making === "limit") continue;
    const config = effectiveConfig(
      observation.modprobeFiles,
      observation.kernelCommandLine,
      module.name,
    );
    const found = effectiveValue(config, parameter.name);
    const port = driverFunctions(module, observation).findIndex(
      ({ address }) => address === pf.address,
    );
    return {
      name: parameter.name,
      making,
      next: found && {
        count: countByOption(making, found.value ?? "", pf, port),
        origin: found.origin,
      },
    };
  }
  return undefined;
}
