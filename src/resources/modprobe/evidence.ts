import type { Evidence } from "../../changes/change.ts";
import type {
  Observation,
  ModuleObservation,
} from "../../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import { driverFunctions, isBoundTo } from "./driver-functions.ts";

/** Who notices that the PF's link drops. That it is up alone hurts nobody; a VLAN on it that is up may be somebody's. */
export function linkEvidence(pf: PhysicalFunction): readonly Evidence[] {
  const own = pf.netDevices.map(({ name }) => name);
  return pf.uses
    .filter((use) => use.kind !== "up" || !own.includes(use.device))
    .map((use) => ({ subject: nameOf(pf), use }));
}

/** Who notices that the PF loses its VFs: its own users too, since the link drops as well. */
export function vfsEvidence(pf: PhysicalFunction): readonly Evidence[] {
  return [
    ...linkEvidence(pf),
    ...pf.virtualFunctions.flatMap((vf) => vfEvidence(pf, vf)),
  ];
}

/**
 * Who notices that a module goes away: every user of each PF that it drives and of their VFs, of VFs that it drives, and
 * of network devices that go with it in another way: made by it in software, on USB or virtio, or by a module below.
 */
export function driverEvidence(
  module: ModuleObservation,
  observation: Observation,
): readonly Evidence[] {
  const own = driverFunctions(module, observation);
  const driven = observation.physicalFunctions
    .filter((pf) => !own.includes(pf))
    .flatMap((pf) =>
      pf.virtualFunctions
        .filter((vf) => isBoundTo(module, vf))
        .flatMap((vf) => vfEvidence(pf, vf)),
    );
  const devices = module.netDevices.flatMap(({ name, uses }) =>
    uses.map((use) => ({ subject: `net device ${name}`, use })),
  );
  return [...own.flatMap((pf) => vfsEvidence(pf)), ...driven, ...devices];
}

/** `0000:01:00.0 enp1s0` */
export function nameOf(pf: PhysicalFunction): string {
  return [pf.address, ...pf.netDevices.map(({ name }) => name)].join(" ");
}

function vfEvidence(
  pf: PhysicalFunction,
  vf: VirtualFunction,
): readonly Evidence[] {
  return vf.uses.map((use) => ({
    subject: `VF ${vf.index} of ${pf.address}`,
    use,
  }));
}
