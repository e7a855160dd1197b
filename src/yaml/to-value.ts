import type { Value } from "../model/value.ts";
import type { SourceNode } from "./source-tree.ts";

/** The plain data of a tree, without its places. */
export function toValue(node: SourceNode): Value {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toValue);
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key, toValue(value)]),
      );
  }
}
