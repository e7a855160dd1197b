import type { z } from "zod";
import type { Value } from "../model/value.ts";

type Issue = z.core.$ZodIssue;

/** What a place asks for: `has to be a text`. The messages of our unions say it themselves. */
export function expectation(
  issue: Extract<Issue, { code: "invalid_type" | "invalid_union" }>,
): string {
  const ours = /^`\w+` (has to be .*)$/.exec(issue.message)?.[1];
  if (ours !== undefined) return ours;
  if (issue.code === "invalid_union") return issue.message;
  return `has to be ${EXPECTED[issue.expected] ?? issue.expected}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  array: "a list",
  record: "a map",
  object: "a map",
};

/**
 * Beside the caret: what to write instead, where that can be known. `written` is how the value stands in the file, unless
 * it comes from an expression: a number may be in hex, or begin with zeros.
 */
export function cure(
  issue: Issue,
  value: Value,
  written: string | undefined,
): string | undefined {
  if (value === null) return "a value is missing";
  if (typeof value === "object") return undefined;
  const text = String(value);
  const wantsBoolean =
    issue.code === "invalid_type" && issue.expected === "boolean";
  const accepted =
    wantsBoolean ||
    (issue.code === "invalid_union" && issue.message.includes("true"));
  if (accepted && /^(?:yes|on)$/i.test(text)) return "write true";
  if (accepted && /^(?:no|off)$/i.test(text)) return "write false";
  const wantsNumber =
    issue.code === "invalid_type" &&
    (issue.expected === "number" || issue.expected === "int");
  if (wantsNumber && /^\d+$/.test(text))
    return "write it without quotes; for a variable that is a text, add `| int`";
  const wantsText =
    issue.code === "invalid_type" && issue.expected === "string";
  if (!wantsText || typeof value === "string") return undefined;
  return written === undefined
    ? "for a variable, write its value in quotes"
    : `write it in quotes: "${written}"`;
}

/** What is too small; the defaults of zod are about JavaScript. */
export function tooSmall(
  issue: Extract<Issue, { code: "too_small" }>,
  shown: string,
): string {
  const isOurs = !issue.message.startsWith("Too small");
  switch (issue.origin) {
    case "string":
      return isOurs ? issue.message : `${shown} must not be empty`;
    case "number":
    case "int":
      return isOurs
        ? issue.message
        : `${shown} has to be ${issue.minimum} or more`;
    default:
      return `${shown} needs at least one entry`;
  }
}

/** iproute2 has other words for a link than for the link of a VF. */
export function meantValue(
  value: string,
  values: readonly string[],
): string | undefined {
  const meant = { up: "enable", down: "disable" }[value.toLowerCase()];
  return meant !== undefined && values.includes(meant)
    ? `did you mean "${meant}"?`
    : undefined;
}

export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  const last = quoted.pop();
  return quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : `${last}`;
}
