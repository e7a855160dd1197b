import { describeChange, planeOf, predict } from "../changes/kinds.ts";
import type { Change } from "../changes/change.ts";
import type { Observation } from "../model/observation.ts";
import { PLANES } from "../model/plane.ts";
import { Bug } from "../model/unreachable.ts";
import { assemblePlan, type PlanTask } from "./assemble.ts";
import { unasked } from "./unasked.ts";
import type { ChangePolicy, HostPlan } from "./plan.ts";

/** Throws {@link Bug} when {@link unsoundness} finds anything. */
export function assertPlanSound(
  plan: HostPlan,
  tasks: readonly PlanTask[],
  observation: Observation,
  policy: ChangePolicy,
  otherPlays: readonly PlanTask[] = [],
): void {
  const faults = unsoundness(plan, tasks, observation, policy, otherPlays);
  if (faults.length > 0)
    throw new Bug(`the plan for ${plan.host} is unsound: ${faults.join("; ")}`);
}

/**
 * What is wrong with a plan by itself: a change that no task asked for, one that changes nothing, a task that persists
 * before it runs, a rebuild before what it packs, or something left to do after it. Empty for a sound plan.
 */
export function unsoundness(
  plan: HostPlan,
  tasks: readonly PlanTask[],
  observation: Observation,
  policy: ChangePolicy,
  otherPlays: readonly PlanTask[] = [],
): readonly string[] {
  const changes = plan.changes.map(({ change }) => change);
  if (plan.verdict === "refused")
    return changes.length > 0 ? ["a refused host has changes"] : [];
  return [
    ...unasked(changes, tasks, observation).map(
      (change) => `nobody asked for: ${describeChange(change).summary}`,
    ),
    ...idle(changes, observation),
    ...plan.tasks.flatMap((task) =>
      outOfOrder(task.changes.map(({ change }) => change)),
    ),
    ...rebuiltTooEarly(changes),
    ...leftToDo(plan, tasks, observation, policy, otherPlays),
  ];
}

/** Each change must make a difference where it stands. */
function idle(
  changes: readonly Change[],
  observation: Observation,
): readonly string[] {
  let before = observation;
  return changes.flatMap((change) => {
    const after = predict(before, change);
    const isIdle = JSON.stringify(after) === JSON.stringify(before);
    before = after;
    return isIdle ? [`changes nothing: ${describeChange(change).summary}`] : [];
  });
}

function outOfOrder(changes: readonly Change[]): readonly string[] {
  const order = changes.map((change) => PLANES.indexOf(planeOf(change)));
  return order.every((plane, index) => plane >= (order[index - 1] ?? 0))
    ? []
    : ["a task persists before it runs"];
}

function rebuiltTooEarly(changes: readonly Change[]): readonly string[] {
  const first = changes.findIndex(({ kind }) => kind === "rebuild-image");
  return first >= 0 &&
    changes.slice(first).some(({ kind }) => kind !== "rebuild-image")
    ? ["an image is rebuilt before everything is written"]
    : [];
}

function leftToDo(
  plan: HostPlan,
  tasks: readonly PlanTask[],
  observation: Observation,
  policy: ChangePolicy,
  otherPlays: readonly PlanTask[],
): readonly string[] {
  const after = plan.changes.reduce(
    (before, { change }) => predict(before, change),
    observation,
  );
  const { host, fingerprint } = plan;
  const again = assemblePlan({
    host,
    tasks,
    otherPlays,
    observation: after,
    policy,
    fingerprint,
  });
  return again.changes.map(
    ({ change }) => `left to do afterwards: ${describeChange(change).summary}`,
  );
}
