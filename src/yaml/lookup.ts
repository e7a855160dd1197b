import type { SourceRange } from "../diagnostics/source.ts";
import type { SourceEntry, SourceMap, SourceNode } from "./source-tree.ts";

export type NodePath = readonly PropertyKey[];

export function entryOf(
  node: SourceNode,
  key: PropertyKey,
): SourceEntry | undefined {
  return node.kind === "map"
    ? node.entries.find((entry) => entry.key === key)
    : undefined;
}

/** The node at a path of keys and indices; `undefined` where the path leaves the tree. */
export function nodeAt(
  root: SourceNode,
  path: NodePath,
): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (!node) return undefined;
    node =
      node.kind === "list" && typeof step === "number"
        ? node.items[step]
        : entryOf(node, step)?.value;
  }
  return node;
}

/** The place of the node at a path, or of the nearest one above it that was written. */
export function rangeAt(root: SourceNode, path: NodePath): SourceRange {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node)
      return hasText(node)
        ? node.range
        : keyRangeAt(root, path.slice(0, length));
  }
  return headOf(root);
}

/** The place of the key that a path ends in; of the item itself in a list. */
export function keyRangeAt(root: SourceNode, path: NodePath): SourceRange {
  const last = path.at(-1);
  if (last === undefined) return headOf(root);
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent && entryOf(parent, last);
  return entry ? entry.keyRange : rangeAt(root, path.slice(0, -1));
}

/** A short place for a whole map: its first key. Everything else stands for itself. */
export function headOf(node: SourceNode): SourceRange {
  return node.kind === "map"
    ? (node.entries[0]?.keyRange ?? node.range)
    : node.range;
}

/** The map without some of its keys. */
export function withoutKeys(
  map: SourceMap,
  isLeftOut: (key: string) => boolean,
): SourceMap {
  return { ...map, entries: map.entries.filter(({ key }) => !isLeftOut(key)) };
}

function hasText(node: SourceNode): boolean {
  return node.range.end > node.range.start;
}
