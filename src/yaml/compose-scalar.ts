import type { Scalar } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { rangeOf, type Composition } from "./composition.ts";
import type { SourceScalar } from "./source-tree.ts";
import { textStart } from "./text-start.ts";

/** A scalar of the core schema. Numbers that would not be kept exactly are refused. */
export function composeScalar(
  composition: Composition,
  written: Scalar.Parsed,
): SourceScalar {
  const { text } = composition.file;
  const range = rangeOf(composition, written);
  const value: unknown = written.value;
  const fault = faultOf(value, text.slice(range.start, range.end));
  if (fault)
    composition.diagnostics.push({ ...fault, severity: "error", range });
  return {
    kind: "scalar",
    value: isCore(value) ? value : null,
    range,
    textStart: textStart(text, range, written.type, value),
  };
}

function faultOf(
  value: unknown,
  written: string,
): Pick<Diagnostic, "code" | "message" | "label"> | undefined {
  if (!isCore(value))
    return {
      code: "yaml-syntax",
      message: `${written} is no value of YAML's core schema`,
    };
  if (typeof value !== "number") return undefined;
  if (!Number.isFinite(value))
    return { code: "bad-value", message: `${written} is not a number here` };
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return {
    code: "bad-value",
    message: `${written} is too large to be kept exactly as a number`,
    label: `write it as a text: "${written}"`,
  };
}

function isCore(value: unknown): value is SourceScalar["value"] {
  return (
    value === null || ["string", "number", "boolean"].includes(typeof value)
  );
}
