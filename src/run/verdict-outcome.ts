import { unreachable } from "../model/unreachable.ts";
import { describeChange } from "../changes/kinds.ts";
import {
  worstDisruption,
  type AllowedDisruption,
} from "../model/disruption.ts";
import { consentWords } from "../plan/consent-words.ts";
import type { HostPlan } from "../plan/plan.ts";
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
      return { ...base, status: "pending", ...heldBack(plan) };
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
  const held = plan.tasks.flatMap((task) =>
    task.held.map(({ change }) => describeChange(change).summary),
  );
  const summaries = [...new Set(held)];
  return {
    reason: `held back: ${summaries.length > 1 ? `${summaries.length} changes` : summaries.join("")}`,
    hint: consentHint(plan),
  };
}

function pendingReboot(plan: HostPlan): Pick<Outcome, "reason" | "hint"> {
  const reasons = plan.tasks.flatMap(({ rebootPending }) => rebootPending);
  const summaries = [...new Set(reasons)];
  return {
    reason:
      summaries.length > 1
        ? `${summaries.length} changes wait for the next boot`
        : summaries.join(""),
    hint: consentHint(plan),
  };
}

/** The least consent that is enough for everything that is held back, where one is. */
function consentHint({ tasks }: HostPlan): string | undefined {
  const held = tasks.filter((task) => task.held.length > 0);
  const consents = held.flatMap(({ consent }) => consent ?? []);
  if (consents.length === 0 || consents.length < held.length) return undefined;
  const words = consentWords(
    held.flatMap((task) => task.held),
    worstDisruption(consents) as AllowedDisruption,
  );
  return `to do it now: ${words.join("; ")}`;
}

function refused(plan: HostPlan): Pick<Outcome, "reason" | "hint"> {
  const [first, ...rest] = plan.tasks.flatMap(({ refusals }) => refusals);
  if (!first) return { reason: "a task was refused" };
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
  return { reason: `${first.message}${more}`, hint: first.hint };
}
