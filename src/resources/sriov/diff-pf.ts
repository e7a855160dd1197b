import type { PlannedChange } from "../../changes/change.ts";
import { predict } from "../../changes/kinds.ts";
import type { Observation } from "../../model/observation.ts";
import type { Difference, PlaneRow } from "../resource.ts";
import { refused } from "../refused.ts";
import { vfOptionOf } from "../modprobe/option-counts.ts";
import { diffByOption } from "./by-option.ts";
import { checkBoot } from "./check-boot.ts";
import { checkPf } from "./check-pf.ts";
import { countOwner, type CountOwner } from "./count-owner.ts";
import { moduleOf } from "./module-of.ts";
import { diffBoot } from "./persisted.ts";
import { lostAtBoot } from "./lost-at-boot.ts";
import { pfChanges } from "./pf-changes.ts";
import { givenBack } from "./given-back.ts";
import { pfRows } from "./pf-rows.ts";
import { pfAt, type PfSituation } from "./situation.ts";
import { renderIndexes } from "./vf-indexes.ts";

/** One PF of a wish; the rows show the host as it is in `shown`. */
export function diffPf(situation: PfSituation, shown: Observation): Difference {
  const { whole, wish } = situation;
  const refusals = checkPf(situation);
  if (refusals.length > 0) return refused(refusals);
  const owner = countOwner(situation);
  if (owner.kind === "conflict") return refused(owner.refusals);
  const atBoot = checkBoot(situation, owner);
  if (atBoot.length > 0) return refused(atBoot);
  const counted =
    owner.kind === "own-option"
      ? diffByOption(situation, owner, shown)
      : refused([]);
  if (counted.refusals.length > 0) return counted;
  const boot = diffBoot(situation, owner);
  const later = [...(counted.staged ?? []), ...boot.changes];
  const load = counted.changes.filter((change) => !later.includes(change));
  const loaded = load.reduce(
    (before, { change }) => predict(before, change),
    situation.observation,
  );
  // Whichever task comes first sees to what all of them say of the PF itself: its VFs have to be there.
  const numVfs = isBySysfs(owner) ? whole.numVfs : undefined;
  const goal = {
    ...whole,
    numVfs,
    vfs: situation.goal.vfs,
  };
  const isRemade = load.length > 0 || isMadeAnew(situation, numVfs);
  const again = isRemade ? givenBack(situation) : [];
  const running = [...load, ...pfChanges(goal, whole, loaded, again)];
  return {
    ...counted,
    rows: rowsOf(situation, shown, owner, counted.rows),
    changes: [...running, ...later],
    staged: wish.persist ? later : undefined,
    lostAtBoot: [...counted.lostAtBoot, ...lostAtBoot(situation)],
    notes: [...counted.notes, ...boot.notes, ...lostToUndo(situation, running)],
  };
}

/** Whether another count, or another eswitch mode, takes the VFs away and makes others. */
function isMadeAnew(
  { whole, pf }: PfSituation,
  numVfs: number | undefined,
): boolean {
  const count = pf.virtualFunctions.length;
  const mode = pf.settings?.eswitchMode ?? "legacy";
  return (
    (numVfs !== undefined && numVfs !== count) ||
    (whole.eswitchMode !== undefined && whole.eswitchMode !== mode && count > 0)
  );
}

/** The same wish on the same PF, as the PF is in `shown`. */
function rowsOf(
  judged: PfSituation,
  shown: Observation,
  owner: CountOwner,
  counted: readonly PlaneRow[],
): readonly PlaneRow[] {
  const pf = pfAt(shown, judged.pf.address);
  const situation: PfSituation = {
    ...judged,
    observation: shown,
    pf,
    surroundings: shown.sriov ?? judged.surroundings,
  };
  const module = moduleOf(judged.pf, shown);
  const option = module && vfOptionOf(module, pf, shown);
  return pfRows(
    situation,
    diffBoot(situation, owner),
    counted,
    owner.kind === "option" ? String(option?.next?.count ?? "–") : undefined,
  );
}

/** VFs that would go away with attributes that nobody could read: undo does not know what to bring back. */
function lostToUndo(
  { pf }: PfSituation,
  running: readonly PlannedChange[],
): readonly string[] {
  const areRemoved = running.some(
    ({ change }) => change.kind === "set-num-vfs" && change.from > 0,
  );
  const unread = pf.virtualFunctions.filter(
    ({ settings }) => settings?.attributes === undefined && !settings?.isNew,
  );
  return areRemoved && pf.netDevices.length > 0 && unread.length > 0
    ? [
        `what VF ${renderIndexes(unread.map(({ index }) => index))} of ${pf.address} has cannot be read, so no undo would bring it back`,
      ]
    : [];
}

/** Whether the driver takes counts at run time; if not, whoever keeps its option sees to the count. */
function isBySysfs(owner: CountOwner): boolean {
  return !("option" in owner) || owner.option.making.sysfs;
}
