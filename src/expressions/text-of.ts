import { isValueMap, type Value } from "../model/value.ts";
import { raise, type Span } from "./problem.ts";

/**
 * A value as it stands inside a text. Booleans are `Y` and `N`, since that is how the kernel prints a bool
 * parameter and what every kernel accepts (lib/kstrtox.c, kstrtobool). Null, lists and maps have no spelling that
 * would be right, so they are refused.
 */
export function textOf(value: Value, span: Span): string {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
      return value ? "Y" : "N";
    case "number":
      return numberText(value);
    default:
      return raise(
        "wrong-type",
        span,
        `${describe(value)} cannot stand inside a text`,
        {
          hint: cureOf(value),
        },
      );
  }
}

/** What a value is, for messages: `a list`, `the text "abc"`, `the number 7`. */
export function describe(value: Value): string {
  if (value === null) return "none";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return `the text ${JSON.stringify(shorten(value))}`;
    case "number":
      return `the number ${numberText(value)}`;
    case "boolean":
      return `the boolean ${value}`;
    default:
      return "a map";
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Never the exponent form, which no kernel parameter reads. */
function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function cureOf(value: Value): string {
  if (value === null)
    return "Give it a value with default('…', true), or leave the key out.";
  return isValueMap(value)
    ? "Take one attribute of it."
    : "Join it: LIST | join(',').";
}
