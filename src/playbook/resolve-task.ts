import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import {
  evaluateConditionNode,
  evaluateNode,
} from "../expressions/evaluate-node.ts";
import { extendScope, type Binding, type Scope } from "../expressions/scope.ts";
import { describe } from "../expressions/text-of.ts";
import { parseModuleName } from "../model/module-name.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Value } from "../model/value.ts";
import { subjectOf } from "../resources/resources.ts";
import { entryOf } from "../yaml/lookup.ts";
import type { Play, Task } from "./play.ts";
import { resolveArguments } from "./resolve-arguments.ts";
import type { ResolvedTask } from "./resolve.ts";
import { nameOfTask, placeOfTask } from "./task-name.ts";

export type TaskOutcome =
  | { readonly kind: "task"; readonly task: ResolvedTask }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }
  /** `request`: what the task asks about, as far as that does not depend on facts. */
  | { readonly kind: "needs-facts"; readonly request: ObservationRequest };

/** One outcome for each item of the task's loop, one alone without a loop. */
export function resolveTask(
  task: Task,
  play: Play,
  scope: Scope,
): readonly TaskOutcome[] {
  if (!task.loop) return [resolveItem(task, play, scope, undefined)];
  const loop = evaluateNode(task.loop, scope);
  if (loop.kind === "problems")
    return [{ kind: "invalid", diagnostics: loop.diagnostics }];
  if (loop.kind === "needs-facts") {
    const unknown = extendScope(scope, [["item", { kind: "needs-facts" }]]);
    return [waiting(task, unknown)];
  }
  if (!Array.isArray(loop.value)) return [noList(task, loop.value)];
  return (loop.value as readonly Value[]).map((item) =>
    resolveItem(task, play, withItem(scope, item), item),
  );
}

/** An item is a finished value: braces in it are not evaluated a second time. */
function withItem(scope: Scope, value: Value): Scope {
  const item: Binding = { kind: "value", value };
  return extendScope(scope, [["item", item]]);
}

function resolveItem(
  task: Task,
  play: Play,
  scope: Scope,
  item: Value | undefined,
): TaskOutcome {
  const condition = evaluateConditions(task, scope);
  if (condition.kind === "invalid") return condition;
  if (condition.kind === "needs-facts") return waiting(task, scope);
  const base = {
    become: task.become ?? play.become,
    arguments: task.arguments,
  };
  const reference = (
    subject: string | undefined,
  ): ResolvedTask["reference"] => ({
    name: nameOfTask(task, scope, item, subject),
    resource: task.resource,
    place: placeOfTask(task),
  });
  if (!condition.holds) {
    const skipped = { ...base, reference: reference(undefined) };
    return {
      kind: "task",
      task: {
        ...skipped,
        resource: task.resource,
        skipped: true,
        wish: undefined,
      },
    };
  }
  const resolved = resolveArguments(task, scope);
  if (resolved.kind === "invalid") return resolved;
  if (resolved.kind === "needs-facts") return waiting(task, scope);
  const { wish } = resolved;
  return {
    kind: "task",
    task: {
      ...base,
      ...wish,
      reference: reference(subjectOf(wish)),
      skipped: false,
    },
  };
}

type ConditionOutcome =
  | { readonly kind: "known"; readonly holds: boolean }
  | { readonly kind: "invalid"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "needs-facts" };

/** In order, and no further than the first that is false: later ones may lean on earlier ones. */
function evaluateConditions(task: Task, scope: Scope): ConditionOutcome {
  for (const node of task.when) {
    const condition = evaluateConditionNode(node, scope);
    if (condition.kind === "problems")
      return { kind: "invalid", diagnostics: condition.diagnostics };
    if (condition.kind === "needs-facts") return { kind: "needs-facts" };
    if (!condition.value) return { kind: "known", holds: false };
  }
  return { kind: "known", holds: true };
}

/** What waits for facts may look at any of them, so all that facts can say is asked. */
function waiting(task: Task, scope: Scope): TaskOutcome {
  if (task.resource === "sriov")
    return {
      kind: "needs-facts",
      request: { modules: [], sriov: true, images: true },
    };
  const written = entryOf(task.arguments, "name")?.value;
  const name = written && evaluateNode(written, scope);
  const module =
    name?.kind === "value" && typeof name.value === "string"
      ? parseModuleName(name.value)
      : undefined;
  return {
    kind: "needs-facts",
    request: {
      modules: module === undefined ? [] : [module],
      sriov: true,
      images: true,
    },
  };
}

function noList(task: Task, value: Value): TaskOutcome {
  return {
    kind: "invalid",
    diagnostics: [
      {
        code: "wrong-type",
        severity: "error",
        message: `\`loop\` has to be a list, and this is ${describe(value)}`,
        range: task.loop?.range,
      },
    ],
  };
}
