import { hasWish, type Wish } from "../resources/wish.ts";
import type { PlanTask } from "./assemble.ts";
import type { TaskPlan, TaskReference } from "./plan.ts";

/**
 * The plans of tasks about VFs, by position, that a later task makes undone by taking their driver away or loading it
 * anew: refused, with the place of that task. `again` is what a task would have to do once all of them are done.
 */
export function undoneLater(
  tasks: readonly PlanTask[],
  plans: readonly TaskPlan[],
  again: (task: Wish & { readonly reference: TaskReference }) => TaskPlan,
): ReadonlyMap<number, TaskPlan> {
  const found = new Map<number, TaskPlan>();
  if (plans.some(({ verdict }) => verdict === "refused")) return found;
  const last = plans.findLastIndex((plan) => movesDriver(plan));
  for (const [position, task] of tasks.slice(0, Math.max(0, last)).entries()) {
    const plan = plans[position];
    if (task.resource !== "sriov" || !hasWish(task) || !plan) continue;
    const left = again(task);
    if (left.refusals.length === 0 && left.changes.length === 0) continue;
    found.set(position, {
      ...plan,
      verdict: "refused",
      changes: [],
      held: [],
      consent: undefined,
      rebootPending: [],
      refusals: [
        {
          reason: "contradiction",
          message: `${tasks[last]?.reference.place} takes the driver of these VFs away afterwards, and what they have with it`,
          hint: "where both are wished, put that task before this one",
        },
      ],
    });
  }
  return found;
}

function movesDriver({ changes }: TaskPlan): boolean {
  return changes.some(
    ({ change: { kind } }) =>
      kind === "load-module" ||
      kind === "unload-module" ||
      kind === "reload-module",
  );
}
