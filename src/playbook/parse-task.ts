import { entryOf, headOf, keyRangeAt, withoutKeys } from "../yaml/lookup.ts";
import type { SourceMap, SourceNode } from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import { checkCondition, checkTemplates } from "./check-templates.ts";
import type { ParseContext } from "./context.ts";
import { parseTags } from "./parse-texts.ts";
import { parseVariables } from "./parse-variables.ts";
import { parseResource, type ParsedResource } from "./parse-resource.ts";
import type { Task } from "./play.ts";
import { findResource } from "./resource-keys.ts";
import { playKeywords, taskKeywords } from "./schema.ts";
import { schemaDiagnostics } from "./schema-issues.ts";

/** `undefined` where the task has no resource that could be read; the faults were reported. */
export function parseTask(
  written: SourceMap,
  context: ParseContext,
): Task | undefined {
  const resourceKey = findResource(written, context);
  checkKeys(written, resourceKey.keys, context);
  const at = (key: string): SourceNode | undefined =>
    entryOf(written, key)?.value;
  const vars = parseVariables(at("vars"), "task vars", context);
  const when = conditionsOf(at("when")).map((condition) =>
    condition.kind === "scalar"
      ? checkCondition(condition, context)
      : condition,
  );
  for (const node of [at("name"), at("loop")])
    if (node) checkTemplates(node, context);

  const entry = resourceKey.entry;
  const resource: ParsedResource | undefined =
    entry && parseResource(entry, context);
  if (!resource) return undefined;
  const become = at("become");
  const name = at("name");
  return {
    ...resource,
    name:
      name?.kind === "scalar" && typeof name.value === "string"
        ? name.value
        : "",
    when,
    loop: at("loop"),
    tags: parseTags(at("tags")),
    vars,
    become:
      become?.kind === "scalar" && typeof become.value === "boolean"
        ? become.value
        : undefined,
    range: headOf(written),
  };
}

const TASK_KEYS = Object.keys(taskKeywords.shape);

function checkKeys(
  written: SourceMap,
  resourceKeys: ReadonlySet<string>,
  context: ParseContext,
): void {
  const rest = withoutKeys(written, (key) => resourceKeys.has(key));
  const keywords = withoutKeys(
    rest,
    (key) => key in playKeywords.shape && !(key in taskKeywords.shape),
  );
  for (const { key } of rest.entries)
    if (!keywords.entries.some((entry) => entry.key === key))
      context.report({
        code: "unknown-key",
        severity: "error",
        message: `"${key}" is a key of a play, and this is a task`,
        range: keyRangeAt(rest, [key]),
      });
  const value = toValue(keywords);
  const result = taskKeywords.safeParse(value);
  if (result.success) return;
  for (const diagnostic of schemaDiagnostics(
    result.error.issues,
    { node: keywords, value },
    { subject: "a task", keys: TASK_KEYS },
  ))
    context.report(diagnostic);
}

/** One condition, or a list of which each has to hold. */
function conditionsOf(node: SourceNode | undefined): readonly SourceNode[] {
  if (!node) return [];
  return node.kind === "list" ? node.items : [node];
}
