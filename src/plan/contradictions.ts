import type { Observation } from "../model/observation.ts";
import type { Claim } from "../resources/claim.ts";
import type { Difference } from "../resources/resource.ts";
import { claimsOf } from "../resources/resources.ts";
import { hasWish } from "../resources/wish.ts";
import type { PlanTask } from "./assemble.ts";

/**
 * For each task that wishes something else of a thing than an earlier one does, or than a task of the host's other
 * plays (`others`): the refusal that names both places. Plays that contradict each other would undo each other's work
 * in every run, so none of them is begun.
 */
export function contradictions(
  tasks: readonly PlanTask[],
  others: readonly PlanTask[],
  observation: Observation,
): ReadonlyMap<PlanTask, Difference> {
  const made = new Map<string, Made[]>();
  for (const task of others)
    for (const claim of claimsOfTask(task, observation))
      made.set(claim.subject, [
        ...(made.get(claim.subject) ?? []),
        { claim, task },
      ]);
  const found = new Map<PlanTask, Difference>();
  for (const task of tasks) {
    const claims = claimsOfTask(task, observation);
    const clash = claims
      .flatMap((claim) => made.get(claim.subject) ?? [])
      .find(({ claim: { subject, value } }) =>
        claims.some((own) => own.subject === subject && own.value !== value),
      );
    if (clash) found.set(task, refusal(clash, task));
    for (const claim of claims)
      made.set(claim.subject, [
        { claim, task },
        ...(made.get(claim.subject) ?? []),
      ]);
  }
  return found;
}

interface Made {
  readonly claim: Claim;
  readonly task: PlanTask;
}

function claimsOfTask(
  task: PlanTask,
  observation: Observation,
): readonly Claim[] {
  return hasWish(task) ? claimsOf(task, observation) : [];
}

function refusal({ claim, task: earlier }: Made, later: PlanTask): Difference {
  return {
    rows: [],
    changes: [],
    staged: undefined,
    lostAtBoot: [],
    overridden: [],
    refusals: [
      {
        reason: "contradiction",
        message: `${later.reference.place} wishes something else of ${claim.subject} than ${earlier.reference.place} does`,
        hint: claim.hint,
      },
    ],
    notes: [],
  };
}
