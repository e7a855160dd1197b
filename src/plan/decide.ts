import type { PlannedChange } from "../changes/change.ts";
import { describeChange, planeOf } from "../changes/kinds.ts";
import {
  isAtMost,
  worstDisruption,
  type AllowedDisruption,
} from "../model/disruption.ts";
import type { Difference } from "../resources/resource.ts";
import { cutsConnection, isOurConnection } from "./cuts-connection.ts";
import { withDependents } from "./dependents.ts";
import type {
  ChangePolicy,
  HostVerdict,
  TaskPlan,
  TaskReference,
} from "./plan.ts";

/** What of a task's changes is carried out, held back or staged; `undefined` for a task that does not apply. */
export function decide(
  task: TaskReference,
  difference: Difference | undefined,
  policy: ChangePolicy,
): TaskPlan {
  if (!difference)
    return { ...nothing(task), verdict: "skipped", skipped: true };
  const { changes, held, verdict } = choose(difference, policy);
  return {
    task,
    verdict,
    rows: difference.rows,
    changes,
    held,
    consent: consentFor(held),
    overridden: difference.overridden,
    refusals: difference.refusals,
    rebootPending: verdict === "reboot-pending" ? pendingAtBoot(held) : [],
    notes: [
      ...difference.notes,
      ...(verdict === "blocked" ? stagingNotes(difference, policy) : []),
    ],
    skipped: false,
    worst: worstDisruption(
      [...changes, ...held].map(({ disruption }) => disruption),
    ),
  };
}

interface Choice {
  readonly changes: readonly PlannedChange[];
  readonly held: readonly PlannedChange[];
  readonly verdict: HostVerdict;
}

function choose(difference: Difference, policy: ChangePolicy): Choice {
  const { changes, staged, refusals } = difference;
  if (refusals.length > 0) return { changes: [], held: [], verdict: "refused" };
  const held = heldBack(changes, policy);
  if (held.length === 0)
    return { changes, held, verdict: changes.length > 0 ? "change" : "ok" };
  const isPersisted = staged?.length === 0;
  const mayStage = policy.stage && mayBeLost(difference, policy);
  if (staged === undefined || (!mayStage && !isPersisted))
    return { changes: [], held, verdict: "blocked" };
  const carried = [
    ...changes.filter((each) => isRunning(each) && !held.includes(each)),
    ...staged,
  ];
  return {
    changes: carried,
    held,
    verdict: carried.length > 0 ? "stage" : "reboot-pending",
  };
}

/**
 * A boot that takes something away from its users needs the same consent as taking it now. The way by which we came is
 * never left to a boot: nobody could confirm that the host is still reached, nor would anything undo it.
 */
function mayBeLost(
  { lostAtBoot }: Difference,
  { allow }: ChangePolicy,
): boolean {
  if (lostAtBoot.length === 0) return true;
  return allow === "driver" && !lostAtBoot.some(isOurConnection);
}

function stagingNotes(
  difference: Difference,
  policy: ChangePolicy,
): readonly string[] {
  if (!policy.stage || difference.staged === undefined) return [];
  if (mayBeLost(difference, policy)) return [];
  return difference.lostAtBoot.some(isOurConnection)
    ? [
        "not staged either: the next boot would leave this host without the connection that we came by",
      ]
    : [
        "not staged either without `allow_disruption: driver`: the next boot would take the module from its users for good",
      ];
}

function heldBack(
  changes: readonly PlannedChange[],
  policy: ChangePolicy,
): readonly PlannedChange[] {
  const held = changes.filter((each) => !isAllowed(each, policy));
  return withDependents(held, changes);
}

/** Where nobody notices, consent is not needed; to cut the way by which we came needs a second one. */
function isAllowed(
  planned: PlannedChange,
  { allow, disconnect }: ChangePolicy,
): boolean {
  const { disruption, evidence } = planned;
  if (disruption === "none") return true;
  if (disruption === "reboot") return false;
  if (evidence.length === 0) return true;
  if (allow === undefined || !isAtMost(disruption, allow)) return false;
  return disconnect || !cutsConnection(planned);
}

function consentFor(
  held: readonly PlannedChange[],
): AllowedDisruption | undefined {
  const worst = worstDisruption(held.map(({ disruption }) => disruption));
  return worst === "none" || worst === "reboot" ? undefined : worst;
}

function isRunning({ change }: PlannedChange): boolean {
  return planeOf(change) === "running";
}

function pendingAtBoot(held: readonly PlannedChange[]): readonly string[] {
  return held
    .filter(({ isGivenBack }) => isGivenBack !== true)
    .map(
      ({ change }) =>
        `${describeChange(change).summary}: the next boot does it`,
    );
}

function nothing(task: TaskReference): TaskPlan {
  return {
    task,
    verdict: "ok",
    rows: [],
    changes: [],
    held: [],
    consent: undefined,
    overridden: [],
    refusals: [],
    rebootPending: [],
    notes: [],
    skipped: false,
    worst: "none",
  };
}
