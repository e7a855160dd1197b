import { predict } from "../../changes/kinds.ts";
import type { Difference } from "../resource.ts";
import { refused } from "../refused.ts";
import { diffByOption } from "./by-option.ts";
import { checkPf } from "./check-pf.ts";
import { countOwner } from "./count-owner.ts";
import { diffBoot } from "./persisted.ts";
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
  const goal =
    owner.kind === "own-option"
      ? { ...situation.goal, numVfs: undefined }
      : situation.goal;
  return {
    ...counted,
    rows: pfRows(situation, boot, counted.rows, owner.kind === "option"),
    changes: [...load, ...pfChanges(goal, whole, loaded), ...later],
    staged: wish.persist ? later : undefined,
    notes: [...counted.notes, ...boot.notes],
  };
}
