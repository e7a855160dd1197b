import type { ResourceName } from "../resources/wish.ts";
import type { SourceEntry } from "../yaml/source-tree.ts";
import { checkLiterals } from "./check-literals.ts";
import { checkTemplates } from "./check-templates.ts";
import type { ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import type { Task } from "./play.ts";
import { isAnsibleSpelling, translateModprobe } from "./translate-modprobe.ts";

const EXAMPLES: Readonly<Record<ResourceName, string>> = {
  modprobe: "Write\n  modprobe:\n    name: igb",
  sriov: "Write\n  sriov:\n    pf: enp1s0\n    num_vfs: 7",
};

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
  const resource: ResourceName = entry.key === "sriov" ? "sriov" : "modprobe";
  if (resource === "modprobe" && isAnsibleSpelling(entry))
    return translateModprobe(entry, context);
  if (value.kind === "map") {
    checkLiterals(resource, value, context);
    return { resource, arguments: value, translatedFrom: undefined };
  }
  context.report({
    code: "wrong-type",
    severity: "error",
    message: `\`${resource}\` has to be a map, and this is ${describeNode(value)}`,
    range: value.range.end > value.range.start ? value.range : entry.keyRange,
    hint: EXAMPLES[resource],
  });
  return undefined;
}
