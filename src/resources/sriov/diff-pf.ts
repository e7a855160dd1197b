import { predict } from "../../changes/kinds.ts";
import type { Difference } from "../resource.ts";
import { refused } from "../refused.ts";
import { diffByOption } from "./by-option.ts";
import { checkBoot } from "./check-boot.ts";
import { checkPf } from "./check-pf.ts";
import { countOwner, type CountOwner } from "./count-owner.ts";
import { diffBoot } from "./persisted.ts";
import { lostAtBoot } from "./lost-at-boot.ts";
import { pfChanges } from "./pf-changes.ts";
import { pfRows } from "./pf-rows.ts";
import type { PfSituation } from "./situation.ts";

/** One PF of a wish. */
export function diffPf(situation: PfSituation): Difference {
  const { whole, wish } = situation;
  const refusals = checkPf(situation);
  if (refusals.length > 0) return refused(refusals);
  const owner = countOwner(situation);
  if (owner.kind === "conflict") return refused(owner.refusals);
  const atBoot = checkBoot(situation, owner);
  if (atBoot.length > 0) return refused(atBoot);
  const counted =
    owner.kind === "own-option" ? diffByOption(situation, owner) : refused([]);
  if (counted.refusals.length > 0) return counted;
  const boot = diffBoot(situation, owner);
  const later = [...(counted.staged ?? []), ...boot.changes];
  const load = counted.changes.filter((change) => !later.includes(change));
  const loaded = load.reduce(
    (before, { change }) => predict(before, change),
    situation.observation,
  );
  // Whichever task comes first sees to what all of them say of the PF itself: its VFs have to be there.
  const goal = {
    ...whole,
    numVfs: isBySysfs(owner) ? whole.numVfs : undefined,
    vfs: situation.goal.vfs,
  };
  return {
    ...counted,
    rows: pfRows(situation, boot, counted.rows, owner.kind === "option"),
    changes: [...load, ...pfChanges(goal, whole, loaded), ...later],
    staged: wish.persist ? later : undefined,
    lostAtBoot: [...counted.lostAtBoot, ...lostAtBoot(situation)],
    notes: [...counted.notes, ...boot.notes],
  };
}

/** Whether the driver takes counts at run time; if not, whoever keeps its option sees to the count. */
function isBySysfs(owner: CountOwner): boolean {
  return !("option" in owner) || owner.option.making.sysfs;
}
