import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Value } from "../model/value.ts";
import { rangeInside } from "../yaml/range-inside.ts";
import type {
  SourceEntry,
  SourceNode,
  SourceScalar,
} from "../yaml/source-tree.ts";
import { checkTemplate } from "./check-template.ts";
import {
  evaluateCondition,
  evaluateTemplate,
  type Evaluation,
} from "./evaluate.ts";
import { bounded } from "./limits.ts";
import { catchProblem, type Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { parseCondition, parseTemplate } from "./template.ts";
import { describe } from "./text-of.ts";

/** What came of a tree: all its problems, or that it needs facts, or its value. */
export type NodeEvaluation<T extends Value = Value> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "problems"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "needs-facts"; readonly name: string };

/** Evaluates every text of a tree. All problems of the tree come at once, each at its place in the file. */
export function evaluateNode(node: SourceNode, scope: Scope): NodeEvaluation {
  switch (node.kind) {
    case "scalar":
      return evaluateScalar(node, scope);
    case "list": {
      const items = combine(
        node.items.map((item) => evaluateNode(item, scope)),
      );
      return items.kind === "value" ? limited(node, items.value) : items;
    }
    case "map": {
      const problems = node.entries.flatMap(checkKey);
      const values = combine([
        ...(problems.length > 0
          ? [{ kind: "problems", diagnostics: problems } as const]
          : []),
        ...node.entries.map(({ value }) => evaluateNode(value, scope)),
      ]);
      if (values.kind !== "value") return values;
      const entries = node.entries.map(({ key }, index): [string, Value] => [
        key,
        values.value[index] as Value,
      ]);
      return limited(node, Object.fromEntries(entries));
    }
  }
}

/** A `when`: a bare expression, or a YAML boolean. */
export function evaluateConditionNode(
  node: SourceNode,
  scope: Scope,
): NodeEvaluation<boolean> {
  if (node.kind !== "scalar")
    return problems([
      notACondition(node, node.kind === "list" ? "a list" : "a map"),
    ]);
  if (typeof node.value === "boolean")
    return { kind: "value", value: node.value };
  if (typeof node.value !== "string")
    return problems([notACondition(node, describe(node.value))]);
  const parsed = parseCondition(node.value);
  if (!parsed.ok) return problems([toDiagnostic(node, parsed.problem)]);
  return placed(node, evaluateCondition(parsed.template, scope));
}

/** What shows in a tree without evaluating it; see {@link checkTemplate}. */
export function checkNode(
  node: SourceNode,
  scope: Scope,
): readonly Diagnostic[] {
  switch (node.kind) {
    case "scalar":
      return typeof node.value === "string"
        ? checkText(node, parseTemplate(node.value), scope)
        : [];
    case "list":
      return node.items.flatMap((item) => checkNode(item, scope));
    case "map":
      return node.entries.flatMap((entry) => [
        ...checkKey(entry),
        ...checkNode(entry.value, scope),
      ]);
  }
}

/** What shows in a `when` without evaluating it. */
export function checkConditionNode(
  node: SourceNode,
  scope: Scope,
): readonly Diagnostic[] {
  if (node.kind !== "scalar")
    return [notACondition(node, node.kind === "list" ? "a list" : "a map")];
  if (typeof node.value === "boolean") return [];
  if (typeof node.value !== "string")
    return [notACondition(node, describe(node.value))];
  return checkText(node, parseCondition(node.value), scope);
}

function checkText(
  node: SourceScalar,
  parsed: ReturnType<typeof parseTemplate>,
  scope: Scope,
): readonly Diagnostic[] {
  const found = parsed.ok
    ? checkTemplate(parsed.template, scope)
    : [parsed.problem];
  return found.map((problem) => toDiagnostic(node, problem));
}

function evaluateScalar(node: SourceScalar, scope: Scope): NodeEvaluation {
  if (typeof node.value !== "string")
    return { kind: "value", value: node.value };
  const parsed = parseTemplate(node.value);
  if (!parsed.ok) return problems([toDiagnostic(node, parsed.problem)]);
  return placed(node, evaluateTemplate(parsed.template, scope));
}

function placed<T extends Value>(
  node: SourceScalar,
  evaluation: Evaluation<T>,
): NodeEvaluation<T> {
  return evaluation.kind === "problem"
    ? problems([toDiagnostic(node, evaluation.problem)])
    : evaluation;
}

function combine(
  parts: readonly NodeEvaluation[],
): NodeEvaluation<readonly Value[]> {
  const diagnostics = parts.flatMap((part) =>
    part.kind === "problems" ? part.diagnostics : [],
  );
  if (diagnostics.length > 0) return problems(diagnostics);
  const waiting = parts.find((part) => part.kind === "needs-facts");
  if (waiting) return waiting;
  return {
    kind: "value",
    value: parts.flatMap((part) => (part.kind === "value" ? [part.value] : [])),
  };
}

function limited(node: SourceNode, value: Value): NodeEvaluation {
  const result = catchProblem(() => bounded(value, { start: 0, end: 1 }));
  if (result.ok) return { kind: "value", value };
  const { code, message } = result.problem;
  return problems([{ code, severity: "error", message, range: node.range }]);
}

/** A problem of the text of a scalar, at its place in the file. */
export function toDiagnostic(node: SourceScalar, problem: Problem): Diagnostic {
  const here = rangeInside(
    node,
    problem.offset,
    problem.offset + problem.length,
  );
  return {
    code: problem.code,
    severity: "error",
    message: problem.message,
    range: problem.range ?? here,
    label: problem.label,
    hint: problem.hint,
    related: problem.range
      ? [{ message: "used here", range: here }]
      : undefined,
  };
}

function checkKey({ key, keyRange }: SourceEntry): readonly Diagnostic[] {
  if (!key.includes("{{")) return [];
  return [
    {
      code: "expression-syntax",
      severity: "error",
      message: "a key cannot hold an expression",
      range: keyRange,
      hint: "Only values are evaluated. Build such a map with LIST | items2dict.",
    },
  ];
}

function notACondition(node: SourceNode, what: string): Diagnostic {
  return {
    code: "condition-not-boolean",
    severity: "error",
    message: `a condition has to be an expression that is true or false, and this is ${what}`,
    range: node.range,
  };
}

function problems(diagnostics: readonly Diagnostic[]): {
  readonly kind: "problems";
  readonly diagnostics: readonly Diagnostic[];
} {
  return { kind: "problems", diagnostics };
}
