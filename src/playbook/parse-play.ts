import type { AllowedDisruption } from "../model/disruption.ts";
import { entryOf, headOf } from "../yaml/lookup.ts";
import type { SourceMap, SourceNode } from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import type { ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import { adviceForKeyword } from "./keywords.ts";
import { parseTask } from "./parse-task.ts";
import { parseTags, textsOf } from "./parse-texts.ts";
import { parseVariableFiles, parseVariables } from "./parse-variables.ts";
import type { Play, Task } from "./play.ts";
import { playKeywords, taskKeywords } from "./schema.ts";
import { schemaDiagnostics, type ExplainKey } from "./schema-issues.ts";

/** Reads what it can of a play that has faults, so that all of them are told. */
export function parsePlay(written: SourceMap, context: ParseContext): Play {
  checkKeys(written, context);
  const at = (key: string): SourceNode | undefined =>
    entryOf(written, key)?.value;
  const hosts = at("hosts");
  if (hosts) refuseTemplates(hosts, context);
  return {
    name: textOf(at("name")) ?? "",
    hosts: textsOf(hosts)
      .map(({ text }) => text)
      .join(","),
    hostsRange: hosts?.range ?? headOf(written),
    become: booleanOf(at("become")),
    vars: [
      ...parseVariables(at("vars"), "play vars", context),
      ...parseVariableFiles(at("vars_files"), context),
    ],
    tags: parseTags(at("tags")),
    allowDisruption: textOf(at("allow_disruption")) as
      AllowedDisruption | undefined,
    allowDisconnect: booleanOf(at("allow_disconnect")) ?? false,
    stage: booleanOf(at("stage")) ?? true,
    tasks: parseTasks(at("tasks"), context),
    range: headOf(written),
  };
}

/** What every play needs comes first: a slip is taken for that. */
const PLAY_KEYS = ["hosts", "tasks", ...Object.keys(playKeywords.shape)];

function checkKeys(written: SourceMap, context: ParseContext): void {
  const value = toValue(written);
  const result = playKeywords.safeParse(value);
  if (result.success) return;
  for (const diagnostic of schemaDiagnostics(
    result.error.issues,
    { node: written, value },
    { subject: "a play", keys: PLAY_KEYS, explainKey },
  ))
    context.report(diagnostic);
}

const explainKey: ExplainKey = (key) => {
  const advice = adviceForKeyword(key);
  if (advice !== undefined)
    return {
      code: "unknown-key",
      message: `"${key}" is a keyword of Ansible that virtfn does not have`,
      hint: advice,
    };
  if (key in taskKeywords.shape)
    return {
      code: "unknown-key",
      message: `"${key}" is a key of a task, and this is a play`,
    };
  return undefined;
};

function parseTasks(
  written: SourceNode | undefined,
  context: ParseContext,
): readonly Task[] {
  if (written?.kind !== "list") return [];
  return written.items.flatMap((item) => {
    if (item.kind === "map") return parseTask(item, context) ?? [];
    context.report({
      code: "wrong-type",
      severity: "error",
      message: `a task is a map with one resource, and this is ${describeNode(item)}`,
      range: item.range,
    });
    return [];
  });
}

function refuseTemplates(hosts: SourceNode, context: ParseContext): void {
  for (const { text, node } of textsOf(hosts))
    if (text.includes("{{"))
      context.report({
        code: "bad-value",
        severity: "error",
        message:
          "`hosts` is read before any variable is known, so it cannot hold an expression",
        range: node.range,
        hint: "Name a group, and choose among its hosts with --limit or `when`.",
      });
}

function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string"
    ? node.value
    : undefined;
}

function booleanOf(node: SourceNode | undefined): boolean | undefined {
  return node?.kind === "scalar" && typeof node.value === "boolean"
    ? node.value
    : undefined;
}
