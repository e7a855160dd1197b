import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { VariableDefinition } from "./inventory.ts";
import { defineAll } from "./define.ts";

/** A file of variables: `group_vars`, `host_vars`, `-e @FILE`. An empty file defines none. */
export function parseVariableFile(
  file: SourceFile,
  origin: string,
): Result<readonly VariableDefinition[]> {
  if (file.text.startsWith("$ANSIBLE_VAULT;"))
    return refuse(
      file,
      "this file is encrypted with ansible-vault, which virtfn does not read",
    );
  const parsed = parseYaml(file);
  if (!parsed.ok) return parsed;
  const node = parsed.value;
  if (!node || (node.kind === "scalar" && node.value === null))
    return { ok: true, value: [], warnings: parsed.warnings };
  if (node.kind !== "map")
    return refuse(file, "a file of variables has to be a map");
  return {
    ok: true,
    value: defineAll(node, origin),
    warnings: parsed.warnings,
  };
}

function refuse(file: SourceFile, message: string): Result<never> {
  const diagnostic: Diagnostic = {
    code: "wrong-type",
    severity: "error",
    message,
    range: { file, start: 0, end: 1 },
  };
  return { ok: false, diagnostics: [diagnostic] };
}
