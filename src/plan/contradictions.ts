import type { Difference } from "../resources/resource.ts";
import { subjectOf, type Wish } from "../resources/wish.ts";
import type { PlanTask } from "./assemble.ts";

/**
 * For each task that wishes something else of a thing than an earlier one does, or than a task of the host's other
 * plays (`others`): the refusal that names both places. Plays that contradict each other would undo each other's work
 * in every run, so none of them is begun.
 */
export function contradictions(
  tasks: readonly PlanTask[],
  others: readonly PlanTask[] = [],
): ReadonlyMap<PlanTask, Difference> {
  const first = new Map<string, PlanTask>();
  const found = new Map<PlanTask, Difference>();
  for (const task of tasks) {
    const subject = subjectOfTask(task);
    if (subject === undefined) continue;
    const earlier = first.get(subject);
    const partner = [
      ...(earlier ? [earlier] : []),
      ...others.filter((other) => subjectOfTask(other) === subject),
    ].find((other) => canonical(other) !== canonical(task));
    if (!earlier) first.set(subject, task);
    if (partner) found.set(task, refusal(subject, partner, task));
  }
  return found;
}

function subjectOfTask(task: PlanTask): string | undefined {
  const wish = wishOf(task);
  return wish && subjectOf(wish);
}

function wishOf({ resource, wish }: PlanTask): Wish | undefined {
  return wish && { resource, arguments: wish };
}

/** Equal for wishes that mean the same: neither the spelling of names nor the order of options counts. */
function canonical({ wish }: PlanTask): string {
  const options = wish?.options
    .map(({ name, value }) => [
      name.replaceAll("-", "_"),
      [value].flat().join(","),
    ])
    .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return JSON.stringify([options, wish?.state, wish?.persist]);
}

function refusal(
  subject: string,
  earlier: PlanTask,
  later: PlanTask,
): Difference {
  return {
    rows: [],
    changes: [],
    staged: undefined,
    lostAtBoot: [],
    overridden: [],
    refusals: [
      {
        reason: "contradiction",
        message: `${later.reference.place} wishes something else of ${subject} than ${earlier.reference.place} does`,
        hint: "put everything about one module into one task",
      },
    ],
    notes: [],
  };
}
