import {
  effectiveConfig,
  effectiveValue,
  type Origin,
} from "../../kmod/effective-config.ts";
import type {
  BootImage,
  ConfigFile,
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { driverFunctions } from "./driver-functions.ts";
import { isRescue } from "./packed.ts";
import { countByOption } from "./vf-counts.ts";
import { vfMaking, type VfMaking } from "./vf-drivers.ts";

/** The option by which a driver makes VFs. */
export interface VfOption {
  readonly name: string;
  readonly making: VfMaking;
  /** What the next load gives one PF by it; `undefined` where nobody gives the option. */
  readonly next: NextCount | undefined;
  /** What a boot gives the PF by it, for each image that loads the driver before the root file system is there. */
  readonly packed: readonly PackedCount[];
}

interface PackedCount {
  readonly image: BootImage;
  readonly count: number;
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
    const valueIn = (files: readonly ConfigFile[]) =>
      effectiveValue(
        effectiveConfig(files, observation.kernelCommandLine, module.name),
        parameter.name,
      );
    const found = valueIn(observation.modprobeFiles);
    const port = driverFunctions(module, observation).findIndex(
      ({ address }) => address === pf.address,
    );
    const countBy = (value: string | undefined) =>
      countByOption(making, value ?? "", pf, port);
    return {
      name: parameter.name,
      making,
      next: found && {
        count: countBy(found.value),
        origin: found.origin,
      },
      packed: observation.bootImages.flatMap((image) =>
        image.contents?.modules.includes(module.name) && !isRescue(image)
          ? {
              image,
              count: countBy(valueIn(image.contents.modprobeFiles)?.value),
            }
          : [],
      ),
    };
  }
  return undefined;
}
