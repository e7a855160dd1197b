import { describe } from "../expressions/text-of.ts";
import { toValue } from "../yaml/to-value.ts";
import type { SourceNode } from "../yaml/source-tree.ts";

/** What stands at a place, for messages: `the text "yes"`, `a list`, `nothing`. */
export function describeNode(node: SourceNode): string {
  switch (node.kind) {
    case "list":
      return "a list";
    case "map":
      return "a map";
    case "scalar":
      return node.value === null ? "nothing" : describe(toValue(node));
  }
}
