import type { PlanTask } from "../plan/assemble.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { HostResult, HostStatus } from "./events.ts";

/** What one play came to on one host. */
export interface Outcome {
  readonly status: HostStatus;
  readonly reason?: string | undefined;
  readonly hint?: string | undefined;
  readonly revert?: HostResult["revert"];
  readonly changes: number;
  readonly plan: HostPlan | undefined;
  /** What the plan was made from, where there is one. */
  readonly tasks?: readonly PlanTask[];
}

/** Least telling first: over several plays, the last of these that occurs is the host's status. */
const RANK: readonly HostStatus[] = [
  "skipped",
  "ok",
  "changed",
  "pending",
  "reboot_pending",
  "blocked",
  "unreachable",
  "unverified",
  "failed",
  "interrupted",
];

/** Whether the host takes part in the plays that follow. */
export function goesOn(outcome: Outcome): boolean {
  return RANK.indexOf(outcome.status) <= RANK.indexOf("blocked");
}

/** The result of a host from its plays, in their order. */
export function combineOutcomes(
  host: string,
  outcomes: readonly Outcome[],
  duration: number,
): HostResult {
  const worst = outcomes.reduce<Outcome>(
    (worst, each) =>
      RANK.indexOf(each.status) > RANK.indexOf(worst.status) ? each : worst,
    outcomes[0] ?? { status: "skipped", changes: 0, plan: undefined },
  );
  return {
    host,
    status: worst.status,
    reason: worst.reason,
    hint: worst.hint,
    revert: worst.revert,
    changes: outcomes.reduce((sum, each) => sum + each.changes, 0),
    plans: outcomes.flatMap(({ plan }) => (plan ? [plan] : [])),
    duration,
  };
}
