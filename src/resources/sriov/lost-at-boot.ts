import type { Evidence } from "../../changes/change.ts";
import { linkEvidence, vfEvidence } from "../evidence.ts";
import { countOf, type PfSituation } from "./situation.ts";
import { vfChanges } from "./vf-changes.ts";

/**
 * Our own connection, where the next boot would do to its VF or its eswitch what is held back now. Everybody else finds
 * other VFs after a boot, as wished; whoever is cut off could not repair it, and nobody would undo it.
 */
export function lostAtBoot(situation: PfSituation): readonly Evidence[] {
  const { pf, whole } = situation;
  const count = countOf(situation);
  const { eswitchMode } = whole;
  const isSwitched =
    eswitchMode !== undefined &&
    eswitchMode !== (pf.settings?.eswitchMode ?? "legacy");
  const lost = [
    ...(isSwitched ? linkEvidence(pf) : []),
    ...pf.virtualFunctions
      .filter(({ index }) => index >= count)
      .flatMap((vf) => vfEvidence(pf, vf)),
    ...whole.vfs
      .filter(({ index }) => index < count)
      .flatMap((vf) => vfChanges(vf, pf))
      .flatMap(({ evidence }) => evidence),
  ];
  return lost.filter(({ use }) => use.kind === "connection");
}
