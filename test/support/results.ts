import type { Diagnostic, Result } from "../../src/diagnostics/diagnostic.ts";
import { positionAt } from "../../src/diagnostics/source.ts";

/** The value; a failure fails the test with what is wrong. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.diagnostics.map(oneLine).join("\n"));
}

/** The diagnostics of a failure; a success fails the test. */
export function diagnosticsOf(result: Result<unknown>): readonly Diagnostic[] {
  if (!result.ok) return result.diagnostics;
  throw new Error("this was expected to fail");
}

/** `code line:column "marked text" message | label`, to compare diagnostics at a glance. */
export function oneLine({ code, message, range, label }: Diagnostic): string {
  if (!range) return `${code} ${message}`;
  const { line, column } = positionAt(range.file, range.start);
  const marked = range.file.text.slice(range.start, range.end);
  const beside = label === undefined ? "" : ` | ${label}`;
  return `${code} ${line}:${column} ${JSON.stringify(marked)} ${message}${beside}`;
}
