import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { Claim } from "../claim.ts";
import { selectPfs } from "./pf-selector.ts";
import type { SriovWish } from "./schema.ts";
import type { VfWish } from "./vf-schema.ts";

/** Every value that the wish names, of each PF that it selects on this host. */
export function sriovClaims(
  wish: SriovWish,
  observation: Observation,
): readonly Claim[] {
  return selectPfs(wish.pf, observation.physicalFunctions).flatMap((pf) => [
    ...pfClaims(wish, pf),
    ...wish.vfs.flatMap((vf) => vfClaims(vf, pf)),
  ]);
}

function pfClaims(
  { numVfs, driversAutoprobe, eswitchMode, persist }: SriovWish,
  pf: PhysicalFunction,
): readonly Claim[] {
  return [
    claim(`whether ${pf.address} is persisted`, persist),
    ...(numVfs === undefined
      ? []
      : [claim(`num_vfs of ${pf.address}`, numVfs)]),
    ...(driversAutoprobe === "auto"
      ? []
      : [claim(`drivers_autoprobe of ${pf.address}`, driversAutoprobe)]),
    ...(eswitchMode === undefined
      ? []
      : [claim(`eswitch_mode of ${pf.address}`, eswitchMode)]),
  ];
}

function vfClaims(
  { indexes, driver, attributes, stableMac }: VfWish,
  pf: PhysicalFunction,
): readonly Claim[] {
  const wished = Object.entries({
    ...attributes,
    ...(stableMac ? { mac: "stable" } : {}),
    ...(driver === undefined ? {} : { driver }),
  });
  return indexes.flatMap((index) =>
    wished.map(([name, value]) =>
      claim(`${name} of VF ${index} of ${pf.address}`, value),
    ),
  );
}

function claim(subject: string, value: unknown): Claim {
  return {
    subject,
    value: String(value),
    hint: "say it in one task, or the same in both",
  };
}
