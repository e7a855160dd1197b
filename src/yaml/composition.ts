import type { ParsedNode } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceFile, SourceRange } from "../diagnostics/source.ts";
import type { SourceNode, SourceScalar } from "./source-tree.ts";

/** What the parts of the composer share while they go through one file. */
export interface Composition {
  readonly file: SourceFile;
  /** Where in the file the parsed text begins: behind a byte order mark. */
  readonly base: number;
  /** The last anchor of each name so far; `open` while its own node is being read. */
  readonly anchors: Map<string, SourceNode | "open">;
  readonly expansion: Expansion;
  readonly diagnostics: Diagnostic[];
}

/** How much larger aliases make a file: a few lines of aliases of aliases can stand for billions of values. */
interface Expansion {
  /** How many nodes a tree stands for, aliases counted each time. */
  readonly sizes: WeakMap<SourceNode, number>;
  total: number;
  exceededAt: SourceRange | undefined;
}

const LARGEST_EXPANSION = 500_000;

/** Counts another appearance of a tree; `false` when the file has grown beyond all use. */
export function countExpansion(
  { expansion }: Composition,
  target: SourceNode,
  range: SourceRange,
): boolean {
  expansion.total += sizeOf(expansion, target);
  if (expansion.total <= LARGEST_EXPANSION) return true;
  expansion.exceededAt ??= range;
  return false;
}

/** Keeps the size of a list or map that is complete, and gives it back. */
export function measured<Node extends SourceNode>(
  { expansion }: Composition,
  node: Node,
  parts: readonly SourceNode[],
): Node {
  const size = parts.reduce((sum, part) => sum + sizeOf(expansion, part), 1);
  expansion.sizes.set(node, size);
  return node;
}

/** The one fault of a file that grew too large; what else was found in it may follow from that. */
export function expansionFault({
  expansion,
}: Composition): Diagnostic | undefined {
  return (
    expansion.exceededAt && {
      code: "yaml-syntax",
      severity: "error",
      message: `the aliases of this file stand for more than ${LARGEST_EXPANSION} values`,
      range: expansion.exceededAt,
    }
  );
}

export function rangeOf(
  { file, base }: Composition,
  written: ParsedNode,
): SourceRange {
  const [start, end] = written.range;
  return { file, start: base + start, end: base + end };
}

/** Stands where a node could not be read; what was wrong with it was reported. */
export function nothingAt(range: SourceRange): SourceScalar {
  return { kind: "scalar", value: null, range, textStart: range.start };
}

function sizeOf({ sizes }: Expansion, node: SourceNode): number {
  return sizes.get(node) ?? 1;
}
