import type { SourceRange } from "../diagnostics/source.ts";
import type { Value } from "../model/value.ts";
import type { SourceNode } from "./source-tree.ts";

/** A tree for a value that was not written in YAML; every part of it stands at the same place. */
export function fromValue(value: Value, range: SourceRange): SourceNode {
  if (typeof value !== "object" || value === null)
    return { kind: "scalar", value, range, textStart: range.start };
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map((item) =>
      fromValue(item, range),
    );
    return { kind: "list", items, range };
  }
  const entries = Object.entries(value).map(([key, part]) => ({
    key,
    keyRange: range,
    value: fromValue(part, range),
  }));
  return { kind: "map", entries, range };
}
