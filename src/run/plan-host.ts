import type { Observation } from "../model/observation.ts";
import type { ModuleName } from "../model/module-name.ts";
import { predict } from "../changes/kinds.ts";
import { renderPlace } from "../diagnostics/source.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import { assemblePlan, type PlanTask } from "../plan/assemble.ts";
import type { HostPlan } from "../plan/plan.ts";
import { assertPlanSound } from "../plan/sound.ts";
import { hashObservation } from "./hash-observation.ts";
import type { HostContext, HostKnowledge } from "./host-context.ts";
import { observe } from "./observe.ts";
import type { Outcome } from "./outcome.ts";
import type { HostWork } from "./run-request.ts";

export type Planned =
  | {
      readonly kind: "planned";
      readonly plan: HostPlan;
      readonly tasks: readonly PlanTask[];
      readonly observation: Observation;
    }
  | { readonly kind: "outcome"; readonly outcome: Outcome };

/** Observe, resolve, assemble. A second look is taken only when facts name modules that nobody asked about yet. */
export async function planHost(
  context: HostContext,
  work: HostWork,
): Promise<Planned> {
  const { knowledge } = context;
  knowledge.observation ??= await look(context, work, []);
  let resolution = work.wishes.resolve(knowledge.observation);
  if (resolution.kind === "wrong")
    return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  const missing = resolution.modules.filter(
    (name) => !(name in (knowledge.observation?.modules ?? {})),
  );
  if (missing.length > 0) {
    knowledge.observation = await look(context, work, missing);
    resolution = work.wishes.resolve(knowledge.observation);
    if (resolution.kind === "wrong")
      return { kind: "outcome", outcome: wrongTask(resolution.diagnostics) };
  }
  const { observation } = knowledge;
  return {
    kind: "planned",
    plan: planFrom(
      context,
      work,
      resolution.tasks,
      observation,
      tasksOfOtherPlays(context, work, observation),
    ),
    tasks: resolution.tasks,
    observation,
  };
}

export function planFrom(
  context: HostContext,
  work: HostWork,
  tasks: readonly PlanTask[],
  observation: Observation,
  otherPlays: readonly PlanTask[] = [],
): HostPlan {
  const plan = assemblePlan({
    host: context.host,
    tasks,
    otherPlays,
    observation,
    policy: work.policy,
    fingerprint: hashObservation(observation),
  });
  assertPlanSound(plan, tasks, observation, work.policy);
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

/** What the host has been asked about. */
export function observedModules({
  observation,
}: HostKnowledge): readonly ModuleName[] {
  return Object.values(observation?.modules ?? {}).map(({ name }) => name);
}

async function look(
  context: HostContext,
  work: HostWork,
  more: readonly ModuleName[],
): Promise<Observation> {
  const { session, knowledge, host, ports } = context;
  knowledge.doing = "observing";
  const observation = await observe(session, modulesFor(context, work, more));
  ports.emit({ kind: "host-observed", host });
  return knowledge.predicted.reduce(predict, observation);
}

function modulesFor(
  context: HostContext,
  work: HostWork,
  more: readonly ModuleName[],
): readonly ModuleName[] {
  const known = observedModules(context.knowledge);
  return [
    ...new Set([...context.modules, ...work.wishes.modules, ...known, ...more]),
  ];
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
