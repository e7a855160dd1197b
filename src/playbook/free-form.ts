import { rangeInside } from "../yaml/range-inside.ts";
import type {
  SourceEntry,
  SourceMap,
  SourceScalar,
} from "../yaml/source-tree.ts";
import type { ParseContext } from "./context.ts";
import { splitParams } from "./split-params.ts";

/**
 * Ansible's old one-line arguments, `name=igb state=present params="max_vfs=7"`, as the map that they stand for.
 */
export function parseFreeForm(
  written: SourceScalar,
  context: ParseContext,
): SourceMap | undefined {
  const text = String(written.value);
  const split = splitParams(text);
  if (!split.ok) {
    context.report({
      code: "bad-value",
      severity: "error",
      message: split.message,
      range: rangeInside(written, split.start, split.end),
    });
    return undefined;
  }
  if (text.includes("{{")) {
    context.report({
      code: "bad-value",
      severity: "error",
      message: "arguments on one line cannot hold expressions",
      range: written.range,
      hint: "Write the arguments below, one on each line: `name: igb`.",
    });
    return undefined;
  }
  const entries = split.params.map((param): SourceEntry => {
    const range = rangeInside(written, param.valueStart, param.end);
    return {
      key: param.name,
      keyRange: rangeInside(
        written,
        param.start,
        param.start + param.name.length,
      ),
      value: {
        kind: "scalar",
        value: param.value,
        range,
        textStart: textStartOf(range),
      },
    };
  });
  return { kind: "map", entries, range: written.range };
}

function textStartOf({ file, start }: SourceScalar["range"]): number {
  return /["']/.test(file.text[start] ?? "") ? start + 1 : start;
}
