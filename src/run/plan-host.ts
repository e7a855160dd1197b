import type { Observation } from "../model/observation.ts";
import {
  joinRequests,
  type ObservationRequest,
} from "../model/observation-request.ts";
import { predict } from "../changes/kinds.ts";
import { renderPlace } from "../diagnostics/source.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import { assemblePlan, type PlanTask } from "../plan/assemble.ts";
import type { HostPlan } from "../plan/plan.ts";
import { assertPlanSound } from "../plan/sound.ts";
import { requestOf } from "../resources/resources.ts";
import { hasWish } from "../resources/wish.ts";
import { hashObservation } from "./hash-observation.ts";
import type { HostContext, HostKnowledge } from "./host-context.ts";
import { observe } from "./observe.ts";
import type { Outcome } from "./outcome.ts";
import type { HostWork, Resolution } from "./run-request.ts";

export type Planned =
  | {
      readonly kind: "planned";
      readonly plan: HostPlan;
      readonly tasks: readonly PlanTask[];
      readonly observation: Observation;
    }
  | { readonly kind: "outcome"; readonly outcome: Outcome };

/** Observe, resolve, assemble. A second look is taken only when the host's answer leads to more that has to be asked. */
export async function planHost(
  context: HostContext,
  work: HostWork,
): Promise<Planned> {
  const { knowledge } = context;
  knowledge.observation ??= await look(context, work, { modules: [] });
  let resolution = work.wishes.resolve(knowledge.observation);
  if (resolution.kind === "wrong")
    return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  const wanted = requestOfTasks(resolution, knowledge.observation);
  if (!covers(knowledge, wanted)) {
    knowledge.observation = await look(context, work, wanted);
    resolution = work.wishes.resolve(knowledge.observation);
    if (resolution.kind === "wrong")
      return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  }
  const { observation } = knowledge;
  return {
    kind: "planned",
    plan: planFrom(context, work, resolution.tasks, observation),
    tasks: resolution.tasks,
    observation,
  };
}

export function planFrom(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  observation: Observation,
): HostPlan {
  const otherPlays = tasksOfOtherPlays(context, work, observation);
  const plan = assemblePlan({
    host: context.host,
    tasks,
    otherPlays,
    observation,
    policy: work.policy,
    fingerprint: hashObservation(observation),
  });
  assertPlanSound(plan, tasks, observation, work.policy, otherPlays);
  return plan;
}

/** What the host's other plays wish, earlier and later ones, as far as that can be said of this observation. */
function tasksOfOtherPlays(
  { request, host }: HostContext,
  work: HostWork,
  observation: Observation,
): readonly PlanTask[] {
  return request.plays
    .flatMap((play) => play.hosts)
    .filter((other) => other.host === host && other !== work)
    .flatMap(({ wishes }) => {
      const resolution = wishes.resolve(observation);
      return resolution.kind === "resolved" ? resolution.tasks : [];
    });
}

/** What the next play finds when this plan is only planned. */
export function keepPrediction(knowledge: HostKnowledge, plan: HostPlan): void {
  const changes = plan.changes.map(({ change }) => change);
  knowledge.predicted = [...knowledge.predicted, ...changes];
  if (knowledge.observation)
    knowledge.observation = changes.reduce(predict, knowledge.observation);
}

/** What the tasks ask by themselves, and what their wishes ask of this very host. */
function requestOfTasks(
  { request, tasks }: Extract<Resolution, { kind: "resolved" }>,
  observation: Observation,
): ObservationRequest {
  const wishes = tasks.filter((task) => hasWish(task));
  return joinRequests([
    request,
    ...wishes.map((wish) => requestOf(wish, observation)),
  ]);
}

/** Whether the observation at hand answers all of it. */
function covers(
  { observation }: HostKnowledge,
  { modules, sriov }: ObservationRequest,
): boolean {
  return (
    modules.every((name) => name in (observation?.modules ?? {})) &&
    (sriov !== true || observation?.sriov !== undefined)
  );
}

async function look(
  context: HostContext,
  work: HostWork,
  more: ObservationRequest,
): Promise<Observation> {
  const { session, knowledge, host, ports } = context;
  knowledge.doing = "observing";
  knowledge.asked = joinRequests([
    context.asks,
    work.wishes.request,
    knowledge.asked,
    more,
  ]);
  const observation = await observe(session, knowledge.asked);
  ports.emit({ kind: "host-observed", host });
  return knowledge.predicted.reduce(predict, observation);
}

/** A task that the host's facts made wrong: `facts.pfs[3]` where there are two. */
function wrongTask(diagnostics: readonly Diagnostic[]): Outcome {
  const first = diagnostics[0];
  const place = first?.range ? ` (${renderPlace(first.range)})` : "";
  return {
    status: "failed",
    reason: `${first?.message ?? "a task could not be resolved"}${place}`,
    hint: renderDiagnostics(diagnostics).trimEnd(),
    changes: 0,
    plan: undefined,
  };
}
