import { isValueMap, type Value } from "../model/value.ts";
import { unreachable } from "../model/unreachable.ts";
import { isEqual } from "./equal.ts";
import { bounded } from "./limits.ts";
import { raise, type Span } from "./problem.ts";
import type { ArithmeticOperator, ComparisonOperator } from "./syntax.ts";
import { describe, textOf } from "./text-of.ts";

/** `+` adds numbers and joins texts or lists; `~` joins anything that has a text; the others need numbers. */
export function calculate(
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  span: Span,
): Value {
  if (operator === "~")
    return bounded(textOf(left, span) + textOf(right, span), span);
  if (operator === "+") {
    if (typeof left === "string" && typeof right === "string")
      return bounded(left + right, span);
    if (Array.isArray(left) && Array.isArray(right))
      return bounded(
        [...(left as readonly Value[]), ...(right as readonly Value[])],
        span,
      );
  }
  if (typeof left !== "number" || typeof right !== "number")
    return raise(
      "wrong-type",
      span,
      `"${operator}" cannot take ${describe(left)} and ${describe(right)}`,
      {
        label: cureOf(operator, left, right),
      },
    );
  return bounded(arithmetic(operator, left, right, span), span);
}

function arithmetic(
  operator: Exclude<ArithmeticOperator, "~">,
  left: number,
  right: number,
  span: Span,
): number {
  if (
    right === 0 &&
    (operator === "/" || operator === "//" || operator === "%")
  )
    raise("bad-value", span, "this divides by zero");
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "//":
      return Math.floor(left / right);
    case "%":
      // As Python: the sign is the divisor's.
      return left - right * Math.floor(left / right);
    case "**":
      return left ** right;
    default:
      return unreachable(operator);
  }
}

function cureOf(
  operator: string,
  left: Value,
  right: Value,
): string | undefined {
  const sides = [left, right];
  if (
    operator === "+" &&
    sides.some((side) => typeof side === "string") &&
    sides.some((side) => typeof side === "number")
  )
    return 'join texts with "~", or make a number with | int';
  return sides.some((side) => typeof side === "string")
    ? "make a number with | int"
    : undefined;
}

export function compare(
  operator: ComparisonOperator,
  left: Value,
  right: Value,
  span: Span,
): boolean {
  switch (operator) {
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    case "in":
      return contains(right, left, span);
    case "not in":
      return !contains(right, left, span);
    case "<":
      return order(left, right, span) < 0;
    case "<=":
      return order(left, right, span) <= 0;
    case ">":
      return order(left, right, span) > 0;
    case ">=":
      return order(left, right, span) >= 0;
    default:
      return unreachable(operator);
  }
}

/** A part of a text, an item of a list, a key of a map. */
function contains(whole: Value, part: Value, span: Span): boolean {
  if (typeof whole === "string" && typeof part === "string")
    return whole.includes(part);
  if (Array.isArray(whole))
    return whole.some((item: Value) => isEqual(item, part));
  if (isValueMap(whole))
    return typeof part === "string" && Object.hasOwn(whole, part);
  return raise(
    "wrong-type",
    span,
    `"in" cannot look for ${describe(part)} in ${describe(whole)}`,
  );
}

/** Negative, zero or positive. Only numbers among themselves and texts among themselves have an order. */
export function order(left: Value, right: Value, span: Span): number {
  if (typeof left === "number" && typeof right === "number")
    return left - right;
  if (typeof left === "string" && typeof right === "string")
    return left < right ? -1 : left > right ? 1 : 0;
  return raise(
    "wrong-type",
    span,
    `${describe(left)} and ${describe(right)} have no order`,
    {
      label:
        typeof left === "string" || typeof right === "string"
          ? "make a number with | int"
          : undefined,
    },
  );
}
