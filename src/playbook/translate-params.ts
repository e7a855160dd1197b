import { rangeInside } from "../yaml/range-inside.ts";
import type { SourceEntry } from "../yaml/source-tree.ts";
import { isTemplate } from "./check-literals.ts";
import type { ParseContext } from "./context.ts";
import { splitParams } from "./split-params.ts";

/** `params` as `options`. With a template inside, Ansible splits what the template gives: that is done when it is known. */
export function translateParams(
  entry: SourceEntry,
  context: ParseContext,
): readonly SourceEntry[] {
  const { value } = entry;
  if (value.kind !== "scalar" || isTemplate(value))
    return [{ ...entry, key: "options" }];
  const split = splitParams(String(value.value ?? ""));
  if (!split.ok) {
    context.report({
      code: "bad-value",
      severity: "error",
      message: split.message,
      range: rangeInside(value, split.start, split.end),
    });
    return [];
  }
  // The kernel takes the last value of a parameter that is given twice.
  const last = new Map(split.params.map((param) => [param.name, param]));
  const entries = [...last.values()].map((param): SourceEntry => {
    const range = rangeInside(value, param.valueStart, param.end);
    return {
      key: param.name,
      keyRange: rangeInside(
        value,
        param.start,
        param.start + param.name.length,
      ),
      value: {
        kind: "scalar",
        value: param.value,
        range,
        textStart: range.start,
      },
    };
  });
  return entries.length > 0
    ? [
        {
          key: "options",
          keyRange: entry.keyRange,
          value: { kind: "map", entries, range: value.range },
        },
      ]
    : [];
}
