import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceEntry, SourceMap, SourceNode } from "./source-tree.ts";

/**
 * The entries of a map with those of its `<<` put in where that key stands. An own key beats a merged one, and an
 * earlier map of a list beats a later one (https://yaml.org/type/merge.html). Merged entries keep their ranges.
 */
export function mergeEntries(
  own: readonly SourceEntry[],
  merge: { readonly at: number; readonly entry: SourceEntry } | undefined,
  report: (diagnostic: Diagnostic) => void,
): readonly SourceEntry[] {
  if (!merge) return own;
  const taken = new Set(own.map((entry) => entry.key));
  const merged: SourceEntry[] = [];
  for (const source of sourcesOf(merge.entry, report)) {
    for (const entry of source.entries) {
      if (taken.has(entry.key)) continue;
      taken.add(entry.key);
      merged.push(entry);
    }
  }
  return [...own.slice(0, merge.at), ...merged, ...own.slice(merge.at)];
}

function sourcesOf(
  { value, keyRange }: SourceEntry,
  report: (diagnostic: Diagnostic) => void,
): readonly SourceMap[] {
  const candidates: readonly SourceNode[] =
    value.kind === "list" ? value.items : [value];
  const maps = candidates.filter((node) => node.kind === "map");
  if (maps.length < candidates.length)
    report({
      code: "wrong-type",
      severity: "error",
      message: "`<<` merges maps, and this is something else",
      range: keyRange,
      hint: "Give it an alias of a map, or a list of such aliases: `<<: [*first, *second]`.",
    });
  return maps;
}
