import { predict } from "../changes/kinds.ts";
import type { Observation } from "../model/observation.ts";
import { diffWish } from "../resources/resources.ts";
import { hasWish, type PossibleWish, type Wish } from "../resources/wish.ts";
import type { Difference } from "../resources/resource.ts";
import { contradictions } from "./contradictions.ts";
import { decide } from "./decide.ts";
import { observedRows, type Moment } from "./observed-rows.ts";
import { undoneLater } from "./undone-later.ts";
import { mergeRebuilds } from "./merge-rebuilds.ts";
import type {
  ChangePolicy,
  HostPlan,
  HostVerdict,
  TaskPlan,
  TaskReference,
} from "./plan.ts";

/** A resolved task as a plan needs it; without a wish where its `when` is false on this host. */
export type PlanTask = { readonly reference: TaskReference } & PossibleWish;

export interface PlanInput {
  readonly host: string;
  readonly tasks: readonly PlanTask[];
  /** Tasks of the other plays for this host, which must not wish the contrary. */
  readonly otherPlays?: readonly PlanTask[];
  readonly observation: Observation;
  /** The host as it is now, where `observation` is what earlier plays will make of it. */
  readonly observed?: Observation;
  readonly policy: ChangePolicy;
  /** Identifies what `observation` says; see `fingerprint.ts`. */
  readonly fingerprint: string;
}

/**
 * Everything that brings one host from what was observed to what is wished. Pure. Each task is judged by the host as
 * the tasks before it will have left it, and shows it as it is now. Where one task is refused, nothing at all is done to the host.
 */
export function assemblePlan(input: PlanInput): HostPlan {
  const { host, fingerprint } = input;
  const tasks = planTasks(input);
  const verdict = verdictOf(tasks);
  const changes =
    verdict === "refused"
      ? []
      : mergeRebuilds(tasks.flatMap((task) => task.changes));
  return { host, verdict, tasks, changes, fingerprint };
}

function planTasks(input: PlanInput): readonly TaskPlan[] {
  const refusals = contradictions(
    input.tasks,
    input.otherPlays ?? [],
    input.observation,
  );
  const all = [...input.tasks, ...(input.otherPlays ?? [])].filter((each) =>
    hasWish(each),
  );
  let { observation } = input;
  const { observed = observation } = input;
  const moments: Moment[] =
    observed === observation ? [] : [{ by: "an earlier play", observation }];
  const plans = input.tasks.map((task) => {
    const { reference } = task;
    if (!hasWish(task)) return decide(reference, undefined, input.policy);
    const difference: Difference =
      refusals.get(task) ?? diffNow(task, observed, moments, all);
    const plan = decide(reference, difference, input.policy);
    if (plan.changes.length > 0) {
      observation = plan.changes.reduce(
        (before, { change }) => predict(before, change),
        observation,
      );
      moments.push({ by: reference.place, observation });
    }
    return plan;
  });
  const undone = undoneLater(input.tasks, plans, (task) =>
    decide(task.reference, diffWish(task, observation, all), input.policy),
  );
  return plans.map((plan, position) => undone.get(position) ?? plan);
}

/** What is left to do after the last of the moments, shown beside what is there now. */
function diffNow(
  task: Wish,
  observed: Observation,
  moments: readonly Moment[],
  all: readonly Wish[],
): Difference {
  const last = moments.at(-1)?.observation ?? observed;
  const difference = diffWish(task, last, all);
  if (moments.length === 0) return difference;
  const { rows, notes } = observedRows(observed, moments, (shown) =>
    shown === last ? difference.rows : diffWish(task, last, all, shown).rows,
  );
  return { ...difference, rows, notes: [...difference.notes, ...notes] };
}

/** The strongest of the tasks' verdicts; a host is skipped when each of its tasks is. */
function verdictOf(tasks: readonly TaskPlan[]): HostVerdict {
  const found = new Set(tasks.map(({ verdict }) => verdict));
  return STRONGEST_FIRST.find((verdict) => found.has(verdict)) ?? "ok";
}

const STRONGEST_FIRST: readonly HostVerdict[] = [
  "refused",
  "blocked",
  "stage",
  "change",
  "reboot-pending",
  "ok",
  "skipped",
];
