import { Document, isMap, isScalar, isSeq, visit, type Node } from "yaml";
import type { Value } from "../model/value.ts";

/** Lines for people, before what stands at a place. */
export interface YamlComment {
  /** Keys of maps and indexes of lists, from the root. */
  readonly path: readonly (string | number)[];
  readonly lines: readonly string[];
}

/** A document with comments, as a person would write it; ends with a line break. */
export function renderDocument(
  value: Value,
  head: readonly string[],
  comments: readonly YamlComment[],
): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && isNumberLike(node.value))
        node.type = "QUOTE_DOUBLE";
    },
    Seq: (_, node) => {
      for (const item of node.items.slice(1))
        if (isMap(item) && item.has("name")) item.spaceBefore = true;
    },
  });
  document.commentBefore = commentOf(head);
  for (const { path, lines } of comments) {
    const node = nodeAt(document.contents, path);
    if (node && lines.length > 0) node.commentBefore = commentOf(lines);
  }
  return document.toString({ lineWidth: 0 });
}

/** What another version of YAML may read as a number: `0-3`, `10:20:30:40:50:59`, `01:00.0`. */
function isNumberLike(text: string): boolean {
  return /^\S+$/.test(text) && (/^\d/.test(text) || text.includes(":"));
}

function commentOf(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? "" : ` ${line}`)).join("\n");
}

/** A key of a map for its entry, since a comment stands before that. */
function nodeAt(
  root: Node | null,
  path: readonly (string | number)[],
): Node | undefined {
  let node: unknown = root;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isSeq(node) && typeof step === "number") node = node.items[step];
    else if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && key.value === step,
      );
      node = isLast ? pair?.key : pair?.value;
    } else return undefined;
  }
  return node as Node | undefined;
}
