import type { Difference } from "../resource.ts";
import { refused } from "../refused.ts";
import { checkPf } from "./check-pf.ts";
import { diffByOption } from "./by-option.ts";
import { countOwner } from "./count-owner.ts";
import { diffBoot } from "./persisted.ts";
import { pfChanges } from "./pf-changes.ts";
import { pfRows } from "./pf-rows.ts";
import type { PfSituation } from "./situation.ts";

/** One PF of a wish. */
export function diffPf(situation: PfSituation): Difference {
  const { goal, whole, observation, wish } = situation;
  const refusals = checkPf(situation);
  if (refusals.length > 0) return refused(refusals);
  const owner = countOwner(situation);
  if (owner.kind === "conflict") return refused(owner.refusals);
  const byOption =
    owner.kind === "own-option" ? diffByOption(situation, owner) : undefined;
  if (byOption && byOption.refusals.length > 0) return byOption;
  const counted =
    owner.kind === "own-option" ? { ...goal, numVfs: undefined } : goal;
  const running = pfChanges(counted, whole, observation);
  const boot = diffBoot(situation, owner);
  const rows = pfRows(situation, boot, byOption?.rows ?? []);
  if (boot.refusals.length > 0) return refused(boot.refusals, rows);
  const later = [...(byOption?.staged ?? []), ...boot.changes];
  const first = (byOption?.changes ?? []).filter(
    (change) => !byOption?.staged?.includes(change),
  );
  return {
    rows,
    changes: [...first, ...running, ...later],
    staged: wish.persist ? later : undefined,
    lostAtBoot: [],
    overridden: byOption?.overridden ?? [],
    refusals: [],
    notes: [...(byOption?.notes ?? []), ...boot.notes],
  };
}
