import type { SourceNode, SourceScalar } from "../yaml/source-tree.ts";

/** The texts of a key that takes one or a list of them; what is no text was reported by the schema. */
export function textsOf(
  node: SourceNode | undefined,
): readonly { readonly text: string; readonly node: SourceScalar }[] {
  if (!node) return [];
  if (node.kind === "list") return node.items.flatMap(textsOf);
  return node.kind === "scalar" && typeof node.value === "string"
    ? [{ text: node.value, node }]
    : [];
}

/** `tags: a, b` is two tags, as in Ansible. */
export function parseTags(node: SourceNode | undefined): readonly string[] {
  return textsOf(node)
    .flatMap(({ text }) => text.split(","))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}
