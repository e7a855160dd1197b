import type { Observation } from "../model/observation.ts";
import type { PciAddress } from "../model/pci-address.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../model/pci-function.ts";

/** The observation with one PF changed; the same where there is no such PF. */
export function withPf(
  observation: Observation,
  address: PciAddress,
  change: (pf: PhysicalFunction) => PhysicalFunction,
): Observation {
  return {
    ...observation,
    physicalFunctions: observation.physicalFunctions.map((pf) =>
      pf.address === address ? change(pf) : pf,
    ),
  };
}

/** The observation with one VF changed. */
export function withVf(
  observation: Observation,
  pf: PciAddress,
  index: number,
  change: (vf: VirtualFunction) => VirtualFunction,
): Observation {
  return withPf(observation, pf, (before) => ({
    ...before,
    virtualFunctions: before.virtualFunctions.map((vf) =>
      vf.index === index ? change(vf) : vf,
    ),
  }));
}
