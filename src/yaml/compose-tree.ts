import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Alias, ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type {
  Diagnostic,
  RelatedPlace,
  Result,
} from "../diagnostics/diagnostic.ts";
import type { SourceFile, SourceRange } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { mergeEntries } from "./merge-keys.ts";
import type {
  SourceEntry,
  SourceList,
  SourceMap,
  SourceNode,
  SourceScalar,
} from "./source-tree.ts";
import { UNQUOTED_TEMPLATE } from "./syntax-errors.ts";
import { textStart } from "./text-start.ts";

/** Nodes that aliases may add to a file: a few lines of aliases of aliases can stand for billions. */
const LARGEST_EXPANSION = 500_000;

const DEEPEST = 100;

/** The parser's nodes as a {@link SourceNode} tree; an alias becomes the very node that its anchor names. */
export function composeTree(
  file: SourceFile,
  root: ParsedNode,
): Result<SourceNode> {
  const composer = new Composer(file);
  const value = composer.node(root, 0);
  const { diagnostics } = composer;
  return diagnostics.length > 0
    ? { ok: false, diagnostics }
    : { ok: true, value, warnings: [] };
}

/** Walks in the order of the text, so that an alias meets the last anchor of its name above it. */
class Composer {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: SourceFile;
  readonly #anchors = new Map<string, SourceNode | "open">();
  /** How many nodes a tree stands for, aliases counted each time. */
  readonly #sizes = new WeakMap<SourceNode, number>();
  #expanded = 0;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  node(written: ParsedNode, depth: number): SourceNode {
    if (isAlias(written)) return this.#alias(written);
    const anchor = written.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const node = this.#unanchored(written, depth);
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #unanchored(
    written: Exclude<ParsedNode, Alias.Parsed>,
    depth: number,
  ): SourceNode {
    if (isScalar(written)) return this.#scalar(written);
    if (depth >= DEEPEST) {
      this.#report(
        "yaml-syntax",
        `lists and maps nest more than ${DEEPEST} deep here`,
        this.#range(written),
      );
      return this.#nothing(written);
    }
    return isSeq(written)
      ? this.#list(written, depth)
      : this.#map(written, depth);
  }

  #scalar(written: Scalar.Parsed): SourceScalar {
    const range = this.#range(written);
    const start = textStart(this.#file.text, range, written.type);
    return {
      kind: "scalar",
      value: this.#plainValue(written, range),
      range,
      textStart: start,
    };
  }

  #plainValue(written: Scalar, range: SourceRange): SourceScalar["value"] {
    const { value } = written;
    const text = this.#file.text.slice(range.start, range.end);
    if (typeof value === "number") {
      if (!Number.isFinite(value))
        this.#report("bad-value", `${text} is not a number here`, range);
      else if (Number.isInteger(value) && !Number.isSafeInteger(value))
        this.#report(
          "bad-value",
          `${text} is too large to be kept exactly as a number`,
          range,
          `write it as a text: "${text}"`,
        );
      return value;
    }
    if (typeof value === "string" || typeof value === "boolean") return value;
    if (value === null) return null;
    this.#report(
      "yaml-syntax",
      `${text} is no value of YAML's core schema`,
      range,
    );
    return null;
  }

  #list(written: YAMLSeq.Parsed, depth: number): SourceList {
    const items = written.items.map((item) =>
      isPair(item)
        ? this.#nothing(written)
        : this.node(item as ParsedNode, depth + 1),
    );
    const list: SourceList = {
      kind: "list",
      items,
      range: this.#range(written),
    };
    this.#sizes.set(list, this.#total(items));
    return list;
  }

  #map(written: YAMLMap.Parsed, depth: number): SourceMap {
    const range = this.#range(written);
    const entries: SourceEntry[] = [];
    const merged: { readonly at: number; readonly entry: SourceEntry }[] = [];
    if (this.#isTemplate(written)) {
      this.diagnostics.push({
        ...UNQUOTED_TEMPLATE,
        code: "yaml-syntax",
        severity: "error",
        range,
      });
      return { kind: "map", entries, range };
    }
    const seen = new Map<string, SourceRange>();
    for (const pair of written.items) {
      const key = this.#key(pair.key as ParsedNode | null, range, depth);
      const value = pair.value
        ? this.node(pair.value as ParsedNode, depth + 1)
        : this.#emptyAfter(key?.range ?? range);
      if (!key) continue;
      const first = seen.get(key.text);
      if (first) {
        this.#report(
          "duplicate-key",
          `the key "${key.text}" appears twice in one map`,
          key.range,
          undefined,
          [{ message: "it is first written here", range: first }],
          key.isMerge
            ? "Merge several maps with a list: `<<: [*first, *second]`."
            : "Keep one of the two.",
        );
        continue;
      }
      seen.set(key.text, key.range);
      const entry = { key: key.text, keyRange: key.range, value };
      if (key.isMerge) merged.push({ at: entries.length, entry });
      else entries.push(entry);
    }
    const all = mergeEntries(entries, merged[0], (problem) =>
      this.diagnostics.push(problem),
    );
    for (const entry of all)
      if (!entries.includes(entry)) this.#expand(entry.value);
    const map: SourceMap = { kind: "map", entries: all, range };
    this.#sizes.set(map, this.#total(all.map((entry) => entry.value)));
    return map;
  }

  #key(
    written: ParsedNode | null,
    parent: SourceRange,
    depth: number,
  ):
    | {
        readonly text: string;
        readonly range: SourceRange;
        readonly isMerge: boolean;
      }
    | undefined {
    const range = written
      ? this.#range(written)
      : { ...parent, end: parent.start };
    const key = written ? this.node(written, depth + 1) : undefined;
    if (key?.kind === "scalar" && typeof key.value === "string")
      return {
        text: key.value,
        range,
        isMerge:
          key.value === "<<" && isScalar(written) && written.type === "PLAIN",
      };
    const text = this.#file.text.slice(range.start, range.end);
    this.#report(
      "wrong-type",
      "a key has to be a text",
      range,
      key?.kind === "scalar" && text !== ""
        ? `write it in quotes: "${text}"`
        : undefined,
    );
    return undefined;
  }

  #alias(written: Alias.Parsed): SourceNode {
    const range = this.#range(written);
    const target = this.#anchors.get(written.source);
    if (target === undefined) {
      const near = suggest(written.source, this.#anchors.keys());
      this.#report(
        "yaml-syntax",
        `there is no anchor "&${written.source}" above`,
        range,
        near === undefined ? undefined : `did you mean "*${near}"?`,
      );
      return this.#nothing(written);
    }
    if (target === "open") {
      this.#report(
        "yaml-syntax",
        `the alias "*${written.source}" stands inside of what it names`,
        range,
      );
      return this.#nothing(written);
    }
    return this.#expand(target, range) ? target : this.#nothing(written);
  }

  /** Counts a second appearance of a tree; `false` when the file has grown beyond all use. */
  #expand(target: SourceNode, range: SourceRange = target.range): boolean {
    const before = this.#expanded;
    this.#expanded += this.#size(target);
    if (this.#expanded <= LARGEST_EXPANSION) return true;
    if (before <= LARGEST_EXPANSION)
      this.#report(
        "yaml-syntax",
        `the aliases of this file stand for more than ${LARGEST_EXPANSION} values`,
        range,
      );
    return false;
  }

  #size(node: SourceNode): number {
    return this.#sizes.get(node) ?? 1;
  }

  #total(nodes: readonly SourceNode[]): number {
    return nodes.reduce((total, node) => total + this.#size(node), 1);
  }

  /** `{{ x }}` as YAML reads it: a flow map whose only key is a flow map. */
  #isTemplate(written: YAMLMap.Parsed): boolean {
    const key: unknown = written.items[0]?.key;
    return (
      written.items.length === 1 &&
      written.flow === true &&
      isMap(key) &&
      key.flow === true
    );
  }

  #emptyAfter(range: SourceRange): SourceScalar {
    return {
      kind: "scalar",
      value: null,
      range: { ...range, start: range.end },
      textStart: range.end,
    };
  }

  #nothing(written: ParsedNode): SourceScalar {
    const range = this.#range(written);
    return { kind: "scalar", value: null, range, textStart: range.start };
  }

  #range(written: ParsedNode): SourceRange {
    const [start, end] = written.range;
    return { file: this.#file, start, end };
  }

  #report(
    code: Diagnostic["code"],
    message: string,
    range: SourceRange,
    label?: string,
    related?: readonly RelatedPlace[],
    hint?: string,
  ): void {
    this.diagnostics.push({
      code,
      severity: "error",
      message,
      range,
      label,
      related,
      hint,
    });
  }
}
