import type { Evidence } from "../changes/change.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../model/pci-function.ts";

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

/** Who notices that one VF changes. */
export function vfEvidence(
  pf: PhysicalFunction,
  vf: VirtualFunction,
): readonly Evidence[] {
  return vf.uses.map((use) => ({
    subject: `VF ${vf.index} of ${pf.address}`,
    use,
  }));
}

/** `0000:01:00.0 enp1s0` */
export function nameOf(pf: PhysicalFunction): string {
  return [pf.address, ...pf.netDevices.map(({ name }) => name)].join(" ");
}
