import { describe } from "../expressions/text-of.ts";
import type { Value } from "../model/value.ts";
import type { SourceNode } from "../yaml/source-tree.ts";

/** What stands at a place, for messages: `the text "yes"`, `a list`, `nothing`. */
export function describeNode(node: SourceNode): string {
  return node.kind === "scalar" ? describeValue(node.value) : `a ${node.kind}`;
}

export function describeValue(value: Value): string {
  return value === null ? "nothing" : describe(value);
}
