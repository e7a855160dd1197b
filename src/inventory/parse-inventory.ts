import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { parseHostPattern } from "./host-pattern.ts";
import { parseIniInventory } from "./parse-ini.ts";
import { parseYamlInventory } from "./parse-yaml-inventory.ts";
import type { Statement } from "./statement.ts";

/** YAML by its extension, or by its looks where the extension does not tell; INI otherwise. */
export function parseInventory(file: SourceFile): Result<readonly Statement[]> {
  if (file.path.endsWith(".toml"))
    return unsupported(file, "TOML inventories are not available");
  if (/\.(ya?ml|json)$/.test(file.path)) return parseYamlInventory(file);
  const hasExtension = /[^/.][^/]*\.\w+$/.test(file.path);
  return !hasExtension && looksLikeYaml(file.text)
    ? parseYamlInventory(file)
    : parseIniInventory(file);
}

/** `-i host1,host2:2222,`: a list of names instead of a file. */
export function parseHostList(text: string): Result<readonly Statement[]> {
  const file: SourceFile = { path: "-i", text };
  const diagnostics: Diagnostic[] = [];
  const statements: Statement[] = [];
  let offset = 0;
  for (const part of text.split(",")) {
    const name = part.trim();
    const start = offset + part.length - part.trimStart().length;
    offset += part.length + 1;
    if (name === "") continue;
    const range = { file, start, end: start + name.length };
    const entry = parseHostPattern(name);
    if (entry.ok)
      for (const host of entry.names)
        statements.push({
          kind: "host",
          name: host,
          group: "ungrouped",
          port: entry.port,
          range,
        });
    else
      diagnostics.push({
        code: entry.code,
        severity: "error",
        message: entry.message,
        range,
      });
  }
  return diagnostics.length > 0
    ? { ok: false, diagnostics }
    : { ok: true, value: statements, warnings: [] };
}

function looksLikeYaml(text: string): boolean {
  const line = text.split("\n").find((each) => /^\s*[^\s#]/.test(each)) ?? "";
  return /^(---|\s*\{|\s*(?:[^\s:=[\]]+|"[^"]*"|'[^']*')\s*:(\s|$))/.test(line);
}

function unsupported(file: SourceFile, message: string): Result<never> {
  const diagnostic: Diagnostic = {
    code: "inventory-syntax",
    severity: "error",
    message,
    range: { file, start: 0, end: 1 },
    hint: "Use YAML or INI; ansible-inventory --list --yaml converts.",
  };
  return { ok: false, diagnostics: [diagnostic] };
}
