import { Unreachable, ConnectionLost } from "../host/connection.ts";
import { compileTransaction } from "../host/transaction/compile.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { HostContext } from "./host-context.ts";
import { createLockWait, type LockWait } from "./lock-wait.ts";
import { lockedOutcome, lockedReason } from "./locked-outcome.ts";
import type { Outcome } from "./outcome.ts";
import { keepPrediction, planHost, type Planned } from "./plan-host.ts";
import type { HostWork } from "./run-request.ts";
import { refuseTwin } from "./refuse-twin.ts";
import { staleOutcome } from "./stale.ts";
import { transact, transactionOf } from "./transact.ts";
import { outcomeOfTransaction } from "./transaction-outcome.ts";
import { outcomeOfPlan, outcomeOfVerified } from "./verdict-outcome.ts";
import { isSettled, verifyHost } from "./verify-host.ts";

/** One host's part of one play: observe, resolve, plan, and in an apply carry out and verify. */
export async function runHostPlay(
  context: HostContext,
  play: string,
  work: HostWork,
): Promise<Outcome> {
  try {
    const wait = createLockWait(context);
    for (;;) {
      const planned = await planUnlocked(context, work, wait);
      if (planned.kind === "outcome") return planned.outcome;
      const twin = refuseTwin(context, planned.observation);
      if (twin) return twin;
      const outcome = await carryOut(context, play, work, planned, wait);
      if (outcome !== "released") return { ...outcome, tasks: planned.tasks };
    }
  } catch (error) {
    return outcomeOfLoss(error);
  }
}

type Plan = Extract<Planned, { kind: "planned" }>;

/** In an apply, a host that another run holds is waited for, then looked at anew: its plan would be of the past. */
async function planUnlocked(
  context: HostContext,
  work: HostWork,
  wait: LockWait,
): Promise<Planned> {
  const { interrupt, emit } = context.ports;
  for (;;) {
    const planned = await planHost(context, work);
    const lock = context.knowledge.observation?.lock;
    if (!lock?.alive) return planned;
    if (context.request.mode === "plan") {
      emit({
        kind: "warning",
        host: context.host,
        message: lockedReason(lock),
      });
      return planned;
    }
    if (interrupt.aborted)
      return { kind: "outcome", outcome: stoppedOutcome() };
    if (!(await wait(lock)))
      return { kind: "outcome", outcome: lockedOutcome(lock) };
  }
}

/** `released`: another run was faster, and was waited for; the plan is of the past. */
async function carryOut(
  context: HostContext,
  play: string,
  work: HostWork,
  planned: Plan,
  wait: LockWait,
): Promise<Outcome | "released"> {
  const { request, ports, knowledge, host } = context;
  const { plan } = planned;
  const transaction =
    plan.changes.length > 0 ? transactionOf(context, plan) : undefined;
  const script =
    request.wantScript && transaction
      ? compileTransaction(transaction)
      : undefined;
  ports.emit({ kind: "host-planned", host, play, plan, script });
  if (work.promised) {
    const stale = staleOutcome(work.promised, plan);
    if (stale) return stale;
  }
  if (request.mode === "plan") keepPrediction(knowledge, plan);
  if (request.mode === "plan" || !transaction) return outcomeOfPlan(plan);
  if (ports.interrupt.aborted) return { ...stoppedOutcome(), plan };
  const result = await transact(context, transaction);
  const { outcome } = result;
  knowledge.transaction = undefined;
  if (outcome === "committed") return verify(context, work, planned);
  knowledge.observation = undefined;
  if (outcome === "locked" && (await wait(result.lock))) return "released";
  return outcomeOfTransaction({ ...result, outcome }, transaction.id, plan);
}

function stoppedOutcome(): Outcome {
  return {
    status: "interrupted",
    reason: "stopped before anything was changed",
    changes: 0,
    plan: undefined,
  };
}

async function verify(
  context: HostContext,
  work: HostWork,
  { plan, tasks }: Plan,
): Promise<Outcome> {
  let after: HostPlan;
  try {
    after = await verifyHost(context, work, tasks, plan);
  } catch (error) {
    return unseen(plan, error);
  }
  return isSettled(after)
    ? outcomeOfVerified(plan, after)
    : unverified(plan, after);
}

/** Everything was done, and then the host could not be asked whether it shows. */
function unseen(plan: HostPlan, error: unknown): Outcome {
  const { reason, hint } = outcomeOfLoss(error);
  return {
    status: "unverified",
    reason: `done, but the host could not be asked again: ${reason ?? "no answer"}`,
    hint: hint ?? "virtfn plan shows whether it holds",
    changes: plan.changes.length,
    plan,
  };
}

function unverified(plan: HostPlan, after: HostPlan): Outcome {
  const [refusal] = after.tasks.flatMap(({ refusals }) => refusals);
  if (refusal)
    return {
      status: "unverified",
      reason: `done, but whether it holds cannot be told: ${refusal.message}`,
      hint: refusal.hint,
      changes: plan.changes.length,
      plan,
    };
  const wrong = after.tasks.flatMap(({ rows }) =>
    rows.filter(({ planes }) =>
      Object.values(planes).some(({ verdict }) => verdict === "wrong"),
    ),
  );
  const seen = wrong.map(
    ({ subject, wished, planes }) =>
      `${subject} is ${planes.running.text}, not ${wished}`,
  );
  return {
    status: "unverified",
    reason: `done, but the host does not show it: ${seen[0] ?? "a new plan is not empty"}`,
    hint: "virtfn plan shows what is left",
    changes: plan.changes.length,
    plan,
  };
}

/** A host that cannot be reached is a result; whatever else is thrown is a bug and goes on. */
function outcomeOfLoss(error: unknown): Outcome {
  if (error instanceof Unreachable)
    return {
      status: "unreachable",
      reason: error.message,
      hint: error.hint,
      changes: 0,
      plan: undefined,
    };
  if (error instanceof ConnectionLost)
    return {
      status: "unreachable",
      reason: `the connection was lost: ${error.message}`,
      changes: 0,
      plan: undefined,
    };
  throw error;
}
