import { unreachable } from "../model/unreachable.ts";
import { describeChange } from "../changes/kinds.ts";
import type { HostPlan, TaskPlan } from "../plan/plan.ts";
import type { Outcome } from "./outcome.ts";

/** What a plan means for its host as long as nothing is done: the result of `virtfn plan`, and of a plan without changes. */
export function outcomeOfPlan(plan: HostPlan): Outcome {
  const base = { plan, changes: plan.changes.length };
  switch (plan.verdict) {
    case "ok":
      return { ...base, status: "ok" };
    case "skipped":
      return {
        ...base,
        status: "skipped",
        reason: "no task applies to this host",
      };
    case "change":
      return { ...base, status: "pending" };
    case "stage":
      return plan.changes.length > 0
        ? { ...base, status: "pending", ...heldBack(plan) }
        : { ...base, status: "reboot_pending", ...heldBack(plan) };
    case "reboot-pending":
      return { ...base, status: "reboot_pending", ...pendingReboot(plan) };
    case "blocked":
      return { ...base, status: "blocked", ...heldBack(plan) };
    case "refused":
      return { ...base, status: "failed", ...refused(plan) };
    default:
      return unreachable(plan.verdict);
  }
}

/** What a verified host came to: `after` was planned from what it shows now and has nothing left to do. */
export function outcomeOfVerified(done: HostPlan, after: HostPlan): Outcome {
  const outcome = outcomeOfPlan(after);
  const status =
    outcome.status === "ok" || outcome.status === "skipped"
      ? "changed"
      : outcome.status;
  return { ...outcome, status, plan: done, changes: done.changes.length };
}

function heldBack(plan: HostPlan): Pick<Outcome, "reason" | "hint"> {
  const tasks = plan.tasks.filter(({ held }) => held.length > 0);
  const held = tasks.flatMap((task) =>
    task.held.map(({ change }) => describeChange(change).summary),
  );
  if (held.length === 0) return pendingReboot(plan);
  return {
    reason: `held back: ${[...new Set(held)].join("; ")}`,
    hint: consentHint(tasks),
  };
}

function consentHint(tasks: readonly TaskPlan[]): string | undefined {
  const consents = [
    ...new Set(
      tasks.flatMap(({ consent }) => (consent === undefined ? [] : [consent])),
    ),
  ];
  const consent = consents.at(-1);
  return consent === undefined
    ? undefined
    : `to do it now: allow_disruption: ${consent} in the play, or --allow-disruption ${consent}`;
}

function pendingReboot(plan: HostPlan): Pick<Outcome, "reason"> {
  const reasons = plan.tasks.flatMap(({ rebootPending }) => rebootPending);
  return {
    reason:
      reasons.length > 0
        ? [...new Set(reasons)].join("; ")
        : "a reboot brings the rest",
  };
}

function refused(plan: HostPlan): Pick<Outcome, "reason" | "hint"> {
  const [first, ...rest] = plan.tasks.flatMap(({ refusals }) => refusals);
  if (!first) return { reason: "a task was refused" };
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
  return { reason: `${first.message}${more}`, hint: first.hint };
}
