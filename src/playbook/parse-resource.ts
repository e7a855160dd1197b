import type { SourceEntry } from "../yaml/source-tree.ts";
import { checkLiterals } from "./check-literals.ts";
import { checkTemplates } from "./check-templates.ts";
import type { ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import type { Task } from "./play.ts";
import { isAnsibleSpelling, translateModprobe } from "./translate-modprobe.ts";

export type ParsedResource = Pick<
  Task,
  "resource" | "arguments" | "translatedFrom"
>;

/** The arguments of a resource, in our own spelling; what is written literally is checked at once. */
export function parseResource(
  entry: SourceEntry,
  context: ParseContext,
): ParsedResource | undefined {
  const { value } = entry;
  checkTemplates(value, context);
  if (isAnsibleSpelling(entry)) return translateModprobe(entry, context);
  if (value.kind === "map") {
    checkLiterals(value, context);
    return {
      resource: "modprobe",
      arguments: value,
      translatedFrom: undefined,
    };
  }
  context.report({
    code: "wrong-type",
    severity: "error",
    message: `\`modprobe\` has to be a map, and this is ${describeNode(value)}`,
    range: value.range.end > value.range.start ? value.range : entry.keyRange,
    hint: "Write\n  modprobe:\n    name: igb",
  });
  return undefined;
}
