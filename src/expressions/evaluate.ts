import type { Value } from "../model/value.ts";
import { booleanCure } from "./evaluate-expression.ts";
import { contextOf, evaluateParsed, FactsNeeded } from "./evaluate-variable.ts";
import { catchProblem, type Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import type { Template } from "./template.ts";
import { describe } from "./text-of.ts";

/** What came of an expression. `needs-facts`: it reads something that only the host can answer. */
export type Evaluation<T extends Value = Value> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "needs-facts"; readonly name: string };

export function evaluateTemplate(template: Template, scope: Scope): Evaluation {
  try {
    const result = catchProblem(() =>
      evaluateParsed(template, contextOf(scope)),
    );
    return result.ok
      ? { kind: "value", value: result.value }
      : { kind: "problem", problem: result.problem };
  } catch (error) {
    if (error instanceof FactsNeeded)
      return { kind: "needs-facts", name: error.variable };
    throw error;
  }
}

/** As {@link evaluateTemplate}, and a value that is not boolean is the problem `condition-not-boolean`. */
export function evaluateCondition(
  template: Template,
  scope: Scope,
): Evaluation<boolean> {
  const evaluation = evaluateTemplate(template, scope);
  if (evaluation.kind !== "value") return evaluation;
  const { value } = evaluation;
  if (typeof value === "boolean") return { kind: "value", value };
  return {
    kind: "problem",
    problem: {
      code: "condition-not-boolean",
      message: `a condition has to be a boolean, and this is ${describe(value)}`,
      offset: 0,
      length: Math.max(1, template.text.trimEnd().length),
      label: booleanCure(value),
    },
  };
}
