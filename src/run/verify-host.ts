import { ConnectionLost, Unreachable } from "../host/connection.ts";
import type { PlanTask } from "../plan/assemble.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { HostContext } from "./host-context.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import { observe } from "./observe.ts";
import { planFrom } from "./plan-host.ts";
import type { HostSession } from "./host-session.ts";
import type { HostWork } from "./run-request.ts";
import { pauseBefore, verifyDeadline } from "./verify-deadline.ts";

/**
 * Looks again until a plan from what the host shows has nothing left to do, or the deadline of what was done has
 * passed. The plan of the last look is the answer, empty or not. What was done may have cut the connection for a
 * moment, so a look that fails is one of many; when the last one fails too, its error goes on.
 */
export async function verifyHost(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  done: HostPlan,
): Promise<HostPlan> {
  const { knowledge, ports } = context;
  const before = knowledge.observation;
  const end =
    ports.clock.now() +
    1000 * verifyDeadline(done.changes.map(({ change }) => change));
  knowledge.doing = "verifying";
  for (let attempt = 1; ; attempt++) {
    ports.emit({ kind: "verifying", host: context.host, attempt });
    const seen = await lookAgain(context, work, tasks, before, done);
    const isLast = ports.clock.now() >= end || ports.interrupt.aborted;
    if (seen.kind === "plan" && (isSettled(seen.plan) || isLast))
      return seen.plan;
    if (seen.kind === "lost" && isLast) throw seen.error;
    await ports.clock.sleep(pauseBefore(attempt), ports.interrupt);
  }
}

/** Nothing is left to do; of a plan that is refused nobody knows. */
export function isSettled({ verdict, changes }: HostPlan): boolean {
  return verdict !== "refused" && changes.length === 0;
}

type Look =
  | { readonly kind: "plan"; readonly plan: HostPlan }
  | { readonly kind: "lost"; readonly error: ConnectionLost | Unreachable };

async function lookAgain(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  before: Observation | undefined,
  done: HostPlan,
): Promise<Look> {
  const { knowledge, session } = context;
  try {
    knowledge.observation = await observeAgain(
      session,
      knowledge.asked,
      before,
      done,
    );
  } catch (error) {
    if (error instanceof ConnectionLost || error instanceof Unreachable)
      return { kind: "lost", error };
    throw error;
  }
  return {
    kind: "plan",
    plan: planFrom(context, work, tasks, knowledge.observation),
  };
}

/** Unpacking boot images takes longer than all else, and what they hold changes only when they are rebuilt. */
async function observeAgain(
  session: HostSession,
  asked: ObservationRequest,
  before: Observation | undefined,
  done: HostPlan,
): Promise<Observation> {
  const isRebuilt = done.changes.some(
    ({ change }) => change.kind === "rebuild-image",
  );
  if (isRebuilt || !before) return observe(session, asked);
  const seen = await observe(session, { ...asked, images: false });
  const { bootImages, isBootVisible } = before;
  return { ...seen, bootImages, isBootVisible };
}
