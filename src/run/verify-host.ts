import type { PlanTask } from "../plan/assemble.ts";
import type { HostPlan } from "../plan/plan.ts";
import { Bug } from "../model/unreachable.ts";
import type { HostContext } from "./host-context.ts";
import { observe } from "./observe.ts";
import { planFrom } from "./plan-host.ts";
import type { HostWork } from "./run-request.ts";
import { pauseBefore, verifyDeadline } from "./verify-deadline.ts";

/**
 * Looks again until a plan from what the host shows has nothing left to do, or the deadline of what was done has
 * passed. The plan of the last look is the answer, empty or not.
 */
export async function verifyHost(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  done: HostPlan,
): Promise<HostPlan> {
  const { knowledge, ports, session } = context;
  const end =
    ports.clock.now() +
    1000 * verifyDeadline(done.changes.map(({ change }) => change));
  let last: HostPlan | undefined;
  for (let attempt = 1; ; attempt++) {
    ports.emit({ kind: "verifying", host: context.host, attempt });
    knowledge.doing = "verifying";
    const modules = tasksModules(context);
    knowledge.observation = await observe(session, modules);
    last = planFrom(context, work, tasks, knowledge.observation);
    if (
      last.changes.length === 0 ||
      ports.clock.now() >= end ||
      ports.interrupt.aborted
    )
      break;
    await ports.clock.sleep(pauseBefore(attempt), ports.interrupt);
  }
  if (!last) throw new Bug("a verification ran zero times");
  return last;
}

function tasksModules(context: HostContext) {
  return Object.keys(context.knowledge.observation?.modules ?? {}) as never;
}
