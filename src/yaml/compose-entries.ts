import { isScalar } from "yaml";
import type { ParsedNode, YAMLMap } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import {
  countExpansion,
  nothingAt,
  rangeOf,
  type Composition,
} from "./composition.ts";
import { mergeEntries } from "./merge-keys.ts";
import type { SourceEntry, SourceNode } from "./source-tree.ts";

/** The entries of a map: keys are texts, no key twice, `<<` merged. */
export function composeEntries(
  composition: Composition,
  written: YAMLMap.Parsed,
  composeNode: (node: ParsedNode) => SourceNode,
): readonly SourceEntry[] {
  const own = new Map<string, SourceEntry>();
  let merge: { readonly at: number; readonly entry: SourceEntry } | undefined;
  for (const pair of written.items) {
    const keyNode = pair.key as ParsedNode | null;
    const keyRange = keyNode
      ? rangeOf(composition, keyNode)
      : startOf(rangeOf(composition, written));
    const before = composition.diagnostics.length;
    const key = keyNode && composeNode(keyNode);
    const isFaulty = composition.diagnostics.length > before;
    const value = pair.value
      ? composeNode(pair.value)
      : nothingAt({ ...keyRange, start: keyRange.end });
    const text = key?.kind === "scalar" ? key.value : undefined;
    if (typeof text !== "string" || text === "__proto__") {
      if (!isFaulty) composition.diagnostics.push(badKey(text, keyRange));
      continue;
    }
    const entry = { key: text, keyRange, value };
    const isMerge =
      text === "<<" && isScalar(keyNode) && keyNode.type === "PLAIN";
    const first = isMerge ? merge?.entry : own.get(text);
    if (first) composition.diagnostics.push(twice(entry, first, isMerge));
    else if (isMerge) merge = { at: own.size, entry };
    else own.set(text, entry);
  }
  if (!merge) return [...own.values()];
  const entries = mergeEntries([...own.values()], merge, (problem) =>
    composition.diagnostics.push(problem),
  );
  for (const entry of entries)
    if (own.get(entry.key) !== entry)
      countExpansion(composition, entry.value, merge.entry.keyRange);
  return entries;
}

function badKey(value: unknown, range: SourceRange): Diagnostic {
  const text = range.file.text.slice(range.start, range.end);
  if (value === "__proto__")
    return {
      code: "bad-value",
      severity: "error",
      message: "this text cannot be a key",
      range,
    };
  return {
    code: "wrong-type",
    severity: "error",
    message: "a key has to be a text",
    range,
    label:
      value === undefined || text === ""
        ? undefined
        : `write it in quotes: "${text}"`,
  };
}

function twice(
  { key, keyRange }: SourceEntry,
  first: SourceEntry,
  isMerge: boolean,
): Diagnostic {
  return {
    code: "duplicate-key",
    severity: "error",
    message: `the key "${key}" appears twice in one map`,
    range: keyRange,
    related: [{ message: "it is first written here", range: first.keyRange }],
    hint: isMerge
      ? "Merge several maps with a list: `<<: [*first, *second]`."
      : "Keep one of the two.",
  };
}

function startOf(range: SourceRange): SourceRange {
  return { ...range, end: range.start };
}
