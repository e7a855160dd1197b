import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { defineValue } from "./define.ts";
import type { VariableDefinition } from "./inventory.ts";
import { parseVariableFile } from "./parse-variable-file.ts";
import { splitWords } from "./split-words.ts";

/**
 * One `-e`: `key=value` pairs, whose values are texts, or a map in YAML or JSON, which keeps its types. `@FILE` is for
 * the caller to read.
 */
export function parseExtraVars(
  text: string,
): Result<readonly VariableDefinition[]> {
  const file: SourceFile = { path: "-e", text };
  if (/^\s*\{/.test(text)) return parseVariableFile(file, "extra vars");
  const split = splitWords(text);
  if (!split.ok) return refuse(file, split.offset, text.length, split.message);
  const definitions: VariableDefinition[] = [];
  for (const { text: word, start, end } of split.words) {
    const equals = word.indexOf("=");
    if (equals <= 0)
      return refuse(
        file,
        start,
        end,
        `"${word}" is not NAME=VALUE`,
        "Also a map, as '{\"NAME\": VALUE}', or @FILE.",
      );
    const name = word.slice(0, equals);
    const place = {
      file,
      name: { file, start, end: start + name.length },
      start: Math.min(text.indexOf("=", start) + 1, end),
      end,
    };
    definitions.push(
      defineValue(name, word.slice(equals + 1), "extra vars", place),
    );
  }
  return { ok: true, value: definitions, warnings: [] };
}

function refuse(
  file: SourceFile,
  start: number,
  end: number,
  message: string,
  hint?: string,
): Result<never> {
  const diagnostic: Diagnostic = {
    code: "bad-option",
    severity: "error",
    message,
    range: { file, start, end: Math.max(end, start + 1) },
    hint,
  };
  return { ok: false, diagnostics: [diagnostic] };
}
