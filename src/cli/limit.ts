import { readSourceFile } from "../playbook/load.ts";
import { userPath } from "./user-path.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

export type Limit =
  | { readonly ok: true; readonly patterns: readonly string[] | undefined }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** `--limit PATTERN`, or `--limit @FILE` with a pattern on each line; `#` begins a comment. */
export function readLimit(limit: string | undefined, cwd: string): Limit {
  if (limit === undefined) return { ok: true, patterns: undefined };
  if (!limit.startsWith("@")) return { ok: true, patterns: [limit] };
  const file = readSourceFile(userPath(limit.slice(1), cwd));
  if (!file.ok) return file;
  const lines = file.value.text.split(/\r?\n/).map((line) => line.trim());
  return {
    ok: true,
    patterns: lines.filter((line) => line !== "" && !line.startsWith("#")),
  };
}
