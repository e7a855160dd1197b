import type { Evidence } from "../../changes/change.ts";
import type {
  Observation,
  ModuleObservation,
} from "../../model/observation.ts";
import { vfEvidence, vfsEvidence } from "../evidence.ts";
import { driverFunctions, isBoundTo } from "./driver-functions.ts";

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
