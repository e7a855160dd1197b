import type { SourceFile, SourceRange } from "../diagnostics/source.ts";
import type { Value } from "../model/value.ts";
import type {
  SourceEntry,
  SourceMap,
  SourceNode,
} from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import type { VariableDefinition } from "./inventory.ts";

/** One definition for each entry of a YAML map. */
export function defineAll(
  map: SourceMap,
  origin: string,
): readonly VariableDefinition[] {
  return map.entries.map((entry) => defineEntry(entry, origin));
}

export function defineEntry(
  { key, keyRange, value }: SourceEntry,
  origin: string,
): VariableDefinition {
  return {
    name: key,
    value: toValue(value),
    origin,
    range: keyRange,
    node: value,
  };
}

/** A definition whose value was not YAML. `range` is the value's place; expressions in it are shown there. */
export function defineValue(
  name: string,
  value: Value,
  origin: string,
  place: {
    readonly file: SourceFile;
    readonly name: SourceRange;
    readonly start: number;
    readonly end: number;
  },
): VariableDefinition {
  const range = { file: place.file, start: place.start, end: place.end };
  return { name, value, origin, range: place.name, node: toNode(value, range) };
}

function toNode(value: Value, range: SourceRange): SourceNode {
  if (typeof value !== "object" || value === null) {
    const isQuoted = /^['"]/.test(
      range.file.text.slice(range.start, range.end),
    );
    return {
      kind: "scalar",
      value,
      range,
      textStart: range.start + (isQuoted ? 1 : 0),
    };
  }
  if (Array.isArray(value))
    return {
      kind: "list",
      items: value.map((item: Value) => toNode(item, range)),
      range,
    };
  const entries = Object.entries(value).map(([key, item]: [string, Value]) => ({
    key,
    keyRange: range,
    value: toNode(item, range),
  }));
  return { kind: "map", entries, range };
}
