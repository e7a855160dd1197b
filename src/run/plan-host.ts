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
  let observed = (knowledge.observation ??= await look(context, work, {
    modules: [],
  }));
  let observation = expected(knowledge, observed);
  let resolution = work.wishes.resolve(observation);
  if (resolution.kind === "wrong")
    return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  const wanted = requestOfTasks(resolution, observation);
  if (!covers(observation, knowledge.asked, wanted)) {
    knowledge.observation = observed = await look(context, work, wanted);
    observation = expected(knowledge, observed);
    resolution = work.wishes.resolve(observation);
    if (resolution.kind === "wrong")
      return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  }
  const { tasks } = resolution;
  const plan = planFrom(context, work, tasks, observation, observed);
  return { kind: "planned", plan, tasks, observation };
}

export function planFrom(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  observation: Observation,
  observed = observation,
): HostPlan {
  const otherPlays = tasksOfOtherPlays(context, work, observation);
  const plan = assemblePlan({
    host: context.host,
    tasks,
    otherPlays,
    observation,
    observed,
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
  knowledge.predicted = [
    ...knowledge.predicted,
    ...plan.changes.map(({ change }) => change),
  ];
}

/** The host as the changes that are only planned will leave it; the very same where there are none. */
function expected(
  { predicted }: HostKnowledge,
  observed: Observation,
): Observation {
  return predicted.reduce(predict, observed);
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
  observation: Observation,
  asked: ObservationRequest,
  { modules, sriov, images }: ObservationRequest,
): boolean {
  return (
    modules.every((name) => name in observation.modules) &&
    (sriov !== true || observation.sriov !== undefined) &&
    (images !== true || asked.images === true)
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
  return observation;
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
