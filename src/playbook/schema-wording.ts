import type { z } from "zod";
import type { Value } from "../model/value.ts";

type Issue = z.core.$ZodIssue;

/** What a place asks for: `has to be a text`. The messages of our unions say it themselves. */
export function expectation(
  issue: Extract<Issue, { code: "invalid_type" | "invalid_union" }>,
): string {
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

/** Beside the caret: what to write instead, where that can be known. */
export function cure(issue: Issue, value: Value): string | undefined {
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
  return wantsText && typeof value !== "string"
    ? `write it in quotes: "${text}"`
    : undefined;
}

export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  const last = quoted.pop();
  return quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : `${last}`;
}
