import { readSourceFile } from "../playbook/load.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export type Limit =
  | { readonly ok: true; readonly patterns: readonly string[] | undefined }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** `--limit PATTERN`, or `--limit @FILE` with a pattern on each line; `#` begins a comment. */
export function readLimit(limit: string | undefined): Limit {
  if (limit === undefined) return { ok: true, patterns: undefined };
  if (!limit.startsWith("@")) return { ok: true, patterns: [limit] };
  const file = readSourceFile(limit.slice(1));
  if (!file.ok) return file;
  const lines = file.value.text.split(/\r?\n/).map((line) => line.trim());
  return {
    ok: true,
    patterns: lines.filter((line) => line !== "" && !line.startsWith("#")),
  };
}
