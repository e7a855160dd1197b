import { didYouMean } from "../diagnostics/suggest.ts";
import { catchProblem, type Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { bindArguments, findFilter, findTest } from "./signatures.ts";
import { partsOf, type Expression, type Member } from "./syntax.ts";
import { expressionsOf, type Template } from "./template.ts";
import { undefinedName } from "./undefined-name.ts";

/** A variable that an expression reads. */
export interface UsedName {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  /** The same expression asks whether it is defined, or gives a default for it. */
  readonly isGuarded: boolean;
}

export function namesIn(template: Template): readonly UsedName[] {
  const all = expressionsOf(template).flatMap(descendants);
  const guarded = new Set(all.flatMap(guardedName));
  return all
    .filter((each) => each.kind === "name")
    .map(({ name, start, end }) => ({
      name,
      offset: start,
      length: end - start,
      isGuarded: guarded.has(name),
    }));
}

/**
 * Every problem that shows without evaluating: unknown filters and tests, their arguments, names that the scope
 * lacks, attributes that a host will not answer. A name that the expression itself guards (`is defined`, `default`)
 * may be unknown.
 */
export function checkTemplate(
  template: Template,
  scope: Scope,
): readonly Problem[] {
  const all = expressionsOf(template).flatMap(descendants);
  const guarded = new Set(all.flatMap(guardedName));
  return all
    .flatMap((expression) => problemsOf(expression, scope, guarded))
    .toSorted((a, b) => a.offset - b.offset);
}

function problemsOf(
  expression: Expression,
  scope: Scope,
  guarded: ReadonlySet<string>,
): readonly Problem[] {
  switch (expression.kind) {
    case "name": {
      const isKnown =
        scope.bindings.has(expression.name) || guarded.has(expression.name);
      return isKnown ? [] : [undefinedName(expression, scope)];
    }
    case "member":
      return problemsOfMember(expression, scope);
    case "filter": {
      const result = catchProblem(() =>
        bindArguments(
          expression,
          findFilter(expression.name, expression.nameSpan),
        ),
      );
      return result.ok ? [] : [result.problem];
    }
    case "test": {
      const result = catchProblem(() =>
        bindArguments(
          expression,
          findTest(expression.name, expression.nameSpan),
        ),
      );
      return result.ok ? [] : [result.problem];
    }
    default:
      return [];
  }
}

function problemsOfMember(
  { object, key }: Member,
  scope: Scope,
): readonly Problem[] {
  if (object.kind !== "name" || key.kind !== "literal") return [];
  const binding = scope.bindings.get(object.name);
  if (binding?.kind !== "needs-facts" || !binding.attributes) return [];
  const name = String(key.value);
  if (binding.attributes.includes(name)) return [];
  return [
    {
      code: "undefined-name",
      message: `"${object.name}" has no attribute "${name}"`,
      offset: key.start,
      length: key.end - key.start,
      name,
      label:
        didYouMean(name, binding.attributes) ??
        `it has ${binding.attributes.join(", ")}`,
    },
  ];
}

function guardedName(expression: Expression): readonly string[] {
  const isGuard =
    (expression.kind === "test" &&
      /^(ansible\.builtin\.)?(un)?defined$/.test(expression.name)) ||
    (expression.kind === "filter" &&
      /^(ansible\.builtin\.)?d(efault)?$/.test(expression.name));
  const root = isGuard ? rootOf(expression.operand) : undefined;
  return root === undefined ? [] : [root];
}

function rootOf(expression: Expression): string | undefined {
  if (expression.kind === "member") return rootOf(expression.object);
  return expression.kind === "name" ? expression.name : undefined;
}

function descendants(expression: Expression): readonly Expression[] {
  return [expression, ...partsOf(expression).flatMap(descendants)];
}
