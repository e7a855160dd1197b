import type { Value } from "../model/value.ts";
import { rangeInside } from "../yaml/range-inside.ts";
import type { SourceNode, SourceScalar } from "../yaml/source-tree.ts";
import { evaluateExpression, type Context } from "./evaluate-expression.ts";
import { bounded } from "./limits.ts";
import { ProblemRaised, raise, type Problem, type Span } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { parseTemplate, type Template } from "./template.ts";
import { textOf } from "./text-of.ts";

/** Ends an evaluation that would need facts; never leaves this folder. */
export class FactsNeeded extends Error {
  readonly variable: string;

  constructor(variable: string) {
    super(`the value of ${variable} is known once the host was asked`);
    this.variable = variable;
  }
}

/** Variables of variables of variables: deeper chains are taken for a mistake. */
const DEEPEST = 100;

/** How expressions see the names of a scope. */
export function contextOf(scope: Scope): Context {
  return contextWithin(scope, [], { depth: 0 });
}

/** `chain` holds the variables whose values are being worked out. */
function contextWithin(
  scope: Scope,
  chain: readonly string[],
  stack: Context["stack"],
): Context {
  return {
    scope,
    stack,
    variable: (name, at) => variableOf(scope, chain, stack, name, at),
  };
}

/** Raises a problem, or the need for facts. */
export function evaluateParsed(template: Template, context: Context): Value {
  switch (template.kind) {
    case "literal":
      return template.text;
    case "whole":
      return evaluateExpression(template.expression, context);
    case "mixed": {
      const parts = template.parts.map((part) =>
        typeof part === "string"
          ? part
          : textOf(evaluateExpression(part, context), part),
      );
      return bounded(parts.join(""), { start: 0, end: template.text.length });
    }
  }
}

function variableOf(
  scope: Scope,
  chain: readonly string[],
  stack: Context["stack"],
  name: string,
  at: Span,
): Value | undefined {
  const binding = scope.bindings.get(name);
  if (!binding) return undefined;
  if (binding.kind === "value") return binding.value;
  if (binding.kind === "needs-facts") throw new FactsNeeded(name);
  const known = scope.memo.get(name);
  if (known?.state === "done") return known.value;
  if (known || chain.length >= DEEPEST)
    return refuseCycle([...chain, name], at);
  scope.memo.set(name, { state: "evaluating" });
  try {
    const value = evaluateWritten(
      binding.node,
      contextWithin(scope, [...chain, name], stack),
    );
    scope.memo.set(name, { state: "done", value: bounded(value, at) });
    return value;
  } catch (error) {
    scope.memo.delete(name);
    throw error instanceof ProblemRaised
      ? new ProblemRaised(seenFrom(at, error.problem))
      : error;
  }
}

/** The same problem for the expression that uses the variable: its offsets there, its range in the value. */
function seenFrom(at: Span, problem: Problem): Problem {
  return {
    ...problem,
    offset: at.start,
    length: Math.max(1, at.end - at.start),
  };
}

function refuseCycle(chain: readonly string[], at: Span): never {
  const name = chain.at(-1) ?? "";
  const cycle = chain.slice(chain.indexOf(name));
  raise(
    "recursive-variable",
    at,
    `the value of "${name}" depends on itself: ${cycle.join(" → ")}`,
    { name },
  );
}

/** The value of a tree, every text in it evaluated. Problems carry the place in the tree. */
function evaluateWritten(node: SourceNode, context: Context): Value {
  switch (node.kind) {
    case "scalar":
      return typeof node.value === "string"
        ? evaluateScalar(node, node.value, context)
        : node.value;
    case "list":
      return node.items.map((item) => evaluateWritten(item, context));
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [
          key,
          evaluateWritten(value, context),
        ]),
      );
  }
}

function evaluateScalar(
  node: SourceScalar,
  text: string,
  context: Context,
): Value {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new ProblemRaised(placed(node, parsed.problem));
  try {
    return evaluateParsed(parsed.template, context);
  } catch (error) {
    throw error instanceof ProblemRaised
      ? new ProblemRaised(placed(node, error.problem))
      : error;
  }
}

function placed(node: SourceScalar, problem: Problem): Problem {
  return {
    ...problem,
    range:
      problem.range ??
      rangeInside(node, problem.offset, problem.offset + problem.length),
  };
}
