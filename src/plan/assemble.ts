import { predict } from "../changes/kinds.ts";
import type { Observation } from "../model/observation.ts";
import { diffWish, type Wish } from "../resources/wish.ts";
import type { Difference } from "../resources/resource.ts";
import type { ModprobeWish } from "../resources/modprobe/schema.ts";
import { contradictions } from "./contradictions.ts";
import { decide } from "./decide.ts";
import { mergeRebuilds } from "./merge-rebuilds.ts";
import type {
  ChangePolicy,
  HostPlan,
  HostVerdict,
  TaskPlan,
  TaskReference,
} from "./plan.ts";

/** A resolved task as a plan needs it. */
export interface PlanTask {
  readonly reference: TaskReference;
  readonly resource: Wish["resource"];
  /** `undefined` where the task's `when` is false on this host. */
  readonly wish: ModprobeWish | undefined;
}

export interface PlanInput {
  readonly host: string;
  readonly tasks: readonly PlanTask[];
  /** Tasks of the other plays for this host, which must not wish the contrary. */
  readonly otherPlays?: readonly PlanTask[];
  readonly observation: Observation;
  readonly policy: ChangePolicy;
  /** Identifies what `observation` says; see `fingerprint.ts`. */
  readonly fingerprint: string;
}

/**
 * Everything that brings one host from what was observed to what is wished. Pure. Each task is judged by the host as
 * the tasks before it will have left it. Where one task is refused, nothing at all is done to the host.
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
  const refusals = contradictions(input.tasks, input.otherPlays);
  let { observation } = input;
  return input.tasks.map((task) => {
    const { reference, wish } = task;
    if (!wish) return decide(reference, undefined, input.policy);
    const refused = refusals.get(task);
    const difference: Difference = refused ?? diffTask(task, wish, observation);
    const plan = decide(reference, difference, input.policy);
    observation = plan.changes.reduce(
      (before, { change }) => predict(before, change),
      observation,
    );
    return plan;
  });
}

function diffTask(
  { resource }: PlanTask,
  wish: ModprobeWish,
  observation: Observation,
): Difference {
  return diffWish({ resource, arguments: wish }, observation);
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
