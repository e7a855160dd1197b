import { unreachable } from "../model/unreachable.ts";
import type { Value } from "../model/value.ts";
import type { Call, Signature } from "./callable.ts";
import { bounded } from "./limits.ts";
import { memberOf } from "./member.ts";
import { demand, isMissing, missing, type Computed } from "./missing.ts";
import { calculate, compare } from "./operators.ts";
import { raise, type Span } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { bindArguments, findFilter, findTest } from "./signatures.ts";
import type {
  Comparison,
  Conditional,
  Expression,
  FilterCall,
  Logical,
  MapLiteral,
  Name,
  Slice,
  TestCall,
  Unary,
} from "./syntax.ts";
import { describe } from "./text-of.ts";
import { undefinedName } from "./undefined-name.ts";

/** How the value of a name is found; the variables' side of the recursion lives in evaluate-variable.ts. */
export interface Context {
  readonly scope: Scope;
  readonly variable: (name: string, at: Span) => Value | undefined;
  /** How deep the evaluation stands, variables of variables included. */
  readonly stack: { depth: number };
}

/** Deeper evaluations than any that a person means; it keeps clear of the end of JavaScript's own stack. */
const DEEPEST = 1000;

/** Raises a problem, or the need for facts. */
export function evaluateExpression(
  expression: Expression,
  context: Context,
): Value {
  return demand(compute(expression, context));
}

function compute(expression: Expression, context: Context): Computed {
  if (++context.stack.depth > DEEPEST)
    raise("bad-value", expression, "the evaluation gets too deep", {
      hint: "Too many variables are made of each other.",
    });
  const computed = computeNode(expression, context);
  context.stack.depth--;
  return computed;
}

function computeNode(expression: Expression, context: Context): Computed {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return computeName(expression, context);
    case "list":
      return bounded(
        expression.items.map((item) => evaluateExpression(item, context)),
        expression,
      );
    case "map":
      return bounded(computeMap(expression, context), expression);
    case "member":
      return computeMember(expression, context);
    case "slice":
      return computeSlice(expression, context);
    case "unary":
      return computeUnary(expression, context);
    case "arithmetic": {
      const left = evaluateExpression(expression.left, context);
      return calculate(
        expression.operator,
        left,
        evaluateExpression(expression.right, context),
        expression,
      );
    }
    case "comparison":
      return computeComparison(expression, context);
    case "logical":
      return computeLogical(expression, context);
    case "conditional":
      return computeConditional(expression, context);
    case "filter":
      return computeFilter(expression, context);
    case "test":
      return computeTest(expression, context);
    default:
      return unreachable(expression);
  }
}

function computeName(expression: Name, context: Context): Computed {
  const value = context.variable(expression.name, expression);
  return value === undefined
    ? missing(undefinedName(expression, context.scope))
    : value;
}

function computeMap({ entries }: MapLiteral, context: Context): Value {
  return Object.fromEntries(
    entries.map(({ key, value }) => {
      const name = evaluateExpression(key, context);
      if (typeof name !== "string")
        return raise("wrong-type", key, `${describe(name)} cannot be a key`);
      return [name, evaluateExpression(value, context)];
    }),
  );
}

/** An attribute of something undefined is undefined as well, so `a.b.c is defined` can be asked at any depth. */
function computeMember(
  expression: Expression & { readonly kind: "member" },
  context: Context,
): Computed {
  const object = compute(expression.object, context);
  if (isMissing(object)) return object;
  return memberOf(
    object,
    evaluateExpression(expression.key, context),
    expression.key,
  );
}

function computeSlice({ object, from, to }: Slice, context: Context): Value {
  const whole = evaluateExpression(object, context);
  const bound = (part: Expression | undefined): number | undefined => {
    if (!part) return undefined;
    const value = evaluateExpression(part, context);
    return Number.isInteger(value)
      ? Number(value)
      : raise("wrong-type", part, `${describe(value)} cannot be an index`);
  };
  const [start, end] = [bound(from), bound(to)];
  if (typeof whole === "string") return [...whole].slice(start, end).join("");
  if (Array.isArray(whole))
    return (whole as readonly Value[]).slice(start, end);
  return raise("wrong-type", object, `${describe(whole)} cannot be sliced`);
}

function computeUnary(expression: Unary, context: Context): Value {
  const { operator, operand } = expression;
  if (operator === "not") return !booleanOf(operand, "not", context);
  const value = evaluateExpression(operand, context);
  if (typeof value !== "number")
    return raise(
      "wrong-type",
      operand,
      `"${operator}" needs a number, and this is ${describe(value)}`,
    );
  return operator === "-" ? 0 - value : value;
}

function computeComparison(
  { first, links, start }: Comparison,
  context: Context,
): boolean {
  let left = evaluateExpression(first, context);
  for (const { operator, right } of links) {
    const value = evaluateExpression(right, context);
    if (!compare(operator, left, value, { start, end: right.end }))
      return false;
    left = value;
  }
  return true;
}

function computeLogical(
  { operator, left, right }: Logical,
  context: Context,
): boolean {
  const first = booleanOf(left, operator, context);
  const isDecided = operator === "and" ? !first : first;
  return isDecided ? first : booleanOf(right, operator, context);
}

function computeConditional(
  expression: Conditional,
  context: Context,
): Computed {
  const holds = booleanOf(expression.condition, "if", context);
  return compute(holds ? expression.whenTrue : expression.whenFalse, context);
}

function booleanOf(
  expression: Expression,
  operator: string,
  context: Context,
): boolean {
  const value = evaluateExpression(expression, context);
  if (typeof value === "boolean") return value;
  return raise(
    "wrong-type",
    expression,
    `"${operator}" needs a boolean, and this is ${describe(value)}`,
    {
      label: booleanCure(value),
    },
  );
}

/** How to make a condition of a value that is none. */
export function booleanCure(value: Value): string {
  if (value === null) return "compare it: … is not none";
  if (typeof value === "string")
    return "compare it, or make a boolean with | bool";
  return typeof value === "number"
    ? "compare it: … > 0"
    : "ask for its length: … | length > 0";
}

function computeFilter(expression: FilterCall, context: Context): Computed {
  const { name, nameSpan } = expression;
  const filter = findFilter(name, nameSpan);
  const input = compute(expression.operand, context);
  const given = filter.acceptsMissing ? input : demand(input);
  // A filter that accepts undefined values declares so, which the table's one type cannot say.
  const output = filter.apply(
    given as Value,
    callOf(expression, filter, context),
  );
  return isMissing(output) ? output : bounded(output, expression);
}

function computeTest(expression: TestCall, context: Context): boolean {
  const test = findTest(expression.name, expression.nameSpan);
  const input = compute(expression.operand, context);
  const given = test.acceptsMissing ? input : demand(input);
  return (
    test.holds(given as Value, callOf(expression, test, context)) !==
    expression.negated
  );
}

function callOf(
  expression: FilterCall | TestCall,
  signature: Signature,
  context: Context,
): Call {
  const { byName, rest } = bindArguments(expression, signature);
  return {
    arguments: new Map(
      [...byName].map(([name, value]) => [
        name,
        evaluateExpression(value, context),
      ]),
    ),
    rest: rest.map((value) => evaluateExpression(value, context)),
    ...hooks(expression),
  };
}

/** What a filter such as `map` needs to apply others: they are found in the same tables. */
function hooks(span: Span): Pick<Call, "span" | "applyFilter" | "holds"> {
  const call = (signature: Signature, rest: readonly Value[]): Call => ({
    arguments: new Map(
      signature.parameters
        .slice(0, rest.length)
        .map(({ name }, index) => [name, rest[index] as Value]),
    ),
    rest: rest.slice(signature.parameters.length),
    ...hooks(span),
  });
  return {
    span,
    applyFilter: (name, input, rest) => {
      const filter = findFilter(name, span);
      return bounded(demand(filter.apply(input, call(filter, rest))), span);
    },
    holds: (name, input, rest) => {
      const test = findTest(name, span);
      return test.holds(
        (test.acceptsMissing ? input : demand(input)) as Value,
        call(test, rest),
      );
    },
  };
}
