import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { namesIn } from "../expressions/check-template.ts";
import {
  checkConditionNode,
  checkNode,
  evaluateConditionNode,
} from "../expressions/evaluate-node.ts";
import { extendScope, type Scope } from "../expressions/scope.ts";
import { parseCondition } from "../expressions/template.ts";
import type { SourceNode } from "../yaml/source-tree.ts";
import type { Task } from "./play.ts";

/** What shows in a task without evaluating it: the same for all hosts that have variables of the same names. */
export interface TaskInspection {
  readonly loop: readonly Diagnostic[];
  /** One list for each condition. */
  readonly conditions: readonly (readonly Diagnostic[])[];
  readonly rest: readonly Diagnostic[];
}

export function inspectTask(task: Task, scope: Scope): TaskInspection {
  const inLoop = insideLoop(task, scope);
  const rest = [task.arguments, ...task.vars.map(({ value }) => value)];
  return {
    loop: task.loop ? checkNode(task.loop, scope) : [],
    conditions: task.when.map((node) => checkConditionNode(node, inLoop)),
    rest: rest.flatMap((node) => checkNode(node, inLoop)),
  };
}

/**
 * What of an inspection holds for a host: names may be undefined behind a `when` that is false, or that asks for
 * them.
 */
export function faultsOnHost(
  { loop, conditions, rest }: TaskInspection,
  task: Task,
  scope: Scope,
): readonly Diagnostic[] {
  if ([...conditions, rest].every((found) => found.length === 0)) return loop;
  const inLoop = insideLoop(task, scope);
  const diagnostics = [...loop];
  let mayRun = true;
  for (const [index, node] of task.when.entries()) {
    const found = conditions[index] ?? [];
    diagnostics.push(...(mayRun ? found : found.filter(isNoName)));
    const condition = evaluateConditionNode(node, inLoop);
    const isFalse = condition.kind === "value" && !condition.value;
    const asksForNames = condition.kind === "needs-facts" && hasGuard(node);
    if (isFalse || asksForNames) mayRun = false;
  }
  return [...diagnostics, ...(mayRun ? rest : rest.filter(isNoName))];
}

/** Which item it is shows only when the loop is evaluated. */
function insideLoop(task: Task, scope: Scope): Scope {
  return task.loop
    ? extendScope(scope, [["item", { kind: "needs-facts" }]])
    : scope;
}

function hasGuard(node: SourceNode): boolean {
  if (node.kind !== "scalar" || typeof node.value !== "string") return false;
  const parsed = parseCondition(node.value);
  return parsed.ok && namesIn(parsed.template).some((name) => name.isGuarded);
}

function isNoName({ code }: Diagnostic): boolean {
  return code !== "undefined-name";
}
