import { isAlias, isMap, isPair, isScalar } from "yaml";
import type { Alias, ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import type { Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { composeAlias } from "./compose-alias.ts";
import { composeEntries } from "./compose-entries.ts";
import { composeScalar } from "./compose-scalar.ts";
import {
  expansionFault,
  measured,
  nothingAt,
  rangeOf,
  type Composition,
} from "./composition.ts";
import type { SourceList, SourceMap, SourceNode } from "./source-tree.ts";
import { UNQUOTED_TEMPLATE } from "./syntax-errors.ts";

/** Deeper trees are mistakes, and everything that walks a tree may recurse. */
const DEEPEST = 100;

/**
 * The parser's nodes as a {@link SourceNode} tree. It is walked in the order of the text, so that an alias meets the
 * last anchor of its name above it, and becomes the very node that the anchor names.
 */
export function composeTree(
  file: SourceFile,
  base: number,
  root: ParsedNode,
): Result<SourceNode> {
  const composition: Composition = {
    file,
    base,
    anchors: new Map(),
    expansion: { sizes: new WeakMap(), total: 0, exceededAt: undefined },
    diagnostics: [],
  };
  const value = composeNode(composition, root, 0);
  const fault = expansionFault(composition);
  const diagnostics = fault ? [fault] : composition.diagnostics;
  return diagnostics.length > 0
    ? { ok: false, diagnostics }
    : { ok: true, value, warnings: [] };
}

function composeNode(
  composition: Composition,
  written: ParsedNode,
  depth: number,
): SourceNode {
  if (isAlias(written)) return composeAlias(composition, written);
  const { anchor } = written;
  if (anchor === undefined) return composeContent(composition, written, depth);
  composition.anchors.set(anchor, "open");
  const node = composeContent(composition, written, depth);
  composition.anchors.set(anchor, node);
  return node;
}

function composeContent(
  composition: Composition,
  written: Exclude<ParsedNode, Alias.Parsed>,
  depth: number,
): SourceNode {
  if (isScalar(written)) return composeScalar(composition, written);
  if (depth < DEEPEST)
    return isMap(written)
      ? composeMap(composition, written, depth)
      : composeList(composition, written, depth);
  const range = rangeOf(composition, written);
  composition.diagnostics.push({
    code: "yaml-syntax",
    severity: "error",
    message: `lists and maps nest more than ${DEEPEST} deep here`,
    range,
  });
  return nothingAt(range);
}

function composeList(
  composition: Composition,
  written: YAMLSeq.Parsed,
  depth: number,
): SourceList {
  const range = rangeOf(composition, written);
  const items = written.items.map((item) =>
    isPair(item) ? nothingAt(range) : composeNode(composition, item, depth + 1),
  );
  return measured(composition, { kind: "list", items, range }, items);
}

function composeMap(
  composition: Composition,
  written: YAMLMap.Parsed,
  depth: number,
): SourceMap {
  const range = rangeOf(composition, written);
  if (isTemplate(written)) {
    composition.diagnostics.push({
      ...UNQUOTED_TEMPLATE,
      code: "yaml-syntax",
      severity: "error",
      range,
    });
    return { kind: "map", entries: [], range };
  }
  const entries = composeEntries(composition, written, (node) =>
    composeNode(composition, node, depth + 1),
  );
  return measured(
    composition,
    { kind: "map", entries, range },
    entries.map(({ value }) => value),
  );
}

/** `{{ x }}` as YAML reads it: a flow map whose only key is a flow map. */
function isTemplate(written: YAMLMap.Parsed): boolean {
  const [first, ...more] = written.items;
  const key: unknown = first?.key;
  return (
    more.length === 0 &&
    written.flow === true &&
    isMap(key) &&
    key.flow === true
  );
}
