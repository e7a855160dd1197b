import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import { entryOf, withoutKeys } from "../yaml/lookup.ts";
import { rangeInside } from "../yaml/range-inside.ts";
import { renderYaml } from "../yaml/render-yaml.ts";
import type {
  SourceEntry,
  SourceMap,
  SourceNode,
  SourceScalar,
} from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import type { ParseContext } from "./context.ts";
import { describeNode } from "./describe-node.ts";
import { checkLiterals, isTemplate, literalIssues } from "./check-literals.ts";
import { parseFreeForm } from "./free-form.ts";
import type { Task } from "./play.ts";
import { ansibleModprobeArguments } from "./schema.ts";
import { schemaDiagnostics, type ExplainKey } from "./schema-issues.ts";
import { persistOf } from "./settle-translated.ts";
import { splitParams } from "./split-params.ts";

/**
 * Whether a `modprobe` entry is written as Ansible's module: under its full name, with `params` or `persistent`, or
 * as one line of `key=value`.
 */
export function isAnsibleSpelling({ key, value }: SourceEntry): boolean {
  if (key !== "modprobe") return true;
  if (value.kind === "scalar")
    return typeof value.value === "string" && value.value.includes("=");
  return (
    entryOf(value, "params") !== undefined ||
    entryOf(value, "persistent") !== undefined
  );
}

export type TranslatedResource = Pick<
  Task,
  "resource" | "arguments" | "translatedFrom"
>;

/**
 * Ansible's arguments as ours: `params` becomes `options`, `persistent` becomes `persist`. Under the full name
 * `persistent` is `disabled` where it is absent, as Ansible documents it; under the bare name our default holds.
 * What is a template stays one, and is settled once it has a value (`settleTranslated`).
 */
export function translateModprobe(
  entry: SourceEntry,
  context: ParseContext,
): TranslatedResource | undefined {
  const written = argumentsOf(entry, context);
  if (!written) return undefined;
  if (!checkSpelling(entry, written, context)) return undefined;

  const entries = written.entries.flatMap((each) =>
    translateEntry(each, context),
  );
  const isQualified = entry.key !== "modprobe";
  const translated: SourceMap = {
    ...written,
    entries: dropOptionsOfAbsent([
      ...entries,
      ...(isQualified && !entryOf(written, "persistent")
        ? [persistDisabled(entry.keyRange)]
        : []),
    ]),
  };
  refuseContradiction(written, context);
  checkLiterals(translated, context);
  return {
    resource: "modprobe",
    arguments: translated,
    translatedFrom: renderYaml({ [entry.key]: toValue(entry.value) }),
  };
}

function argumentsOf(
  { key, keyRange, value }: SourceEntry,
  context: ParseContext,
): SourceMap | undefined {
  if (value.kind === "map") return value;
  if (value.kind === "scalar" && typeof value.value === "string")
    return parseFreeForm(value, context);
  context.report({
    code: "wrong-type",
    severity: "error",
    message: `\`${key}\` has to be a map, and this is ${describeNode(value)}`,
    range: value.range.end > value.range.start ? value.range : keyRange,
  });
  return undefined;
}

/** The keys and types of Ansible's module; under the bare name also ours, as long as they do not say the same twice. */
function checkSpelling(
  entry: SourceEntry,
  written: SourceMap,
  context: ParseContext,
): boolean {
  const found: Diagnostic[] = [];
  const isBare = entry.key === "modprobe";
  for (const [theirs, ours] of [
    ["params", "options"],
    ["persistent", "persist"],
  ] as const) {
    const own = entryOf(written, ours);
    const foreign = entryOf(written, theirs);
    if (own && foreign)
      found.push({
        code: "bad-value",
        severity: "error",
        message: `\`${theirs}\` and \`${ours}\` say the same, in Ansible's words and in ours`,
        range: foreign.keyRange,
        related: [{ message: "the other one", range: own.keyRange }],
        hint: `Keep \`${ours}\`.`,
      });
  }
  const isOwn = (key: string): boolean =>
    isBare && (key === "options" || key === "persist" || key === "state");
  const theirs = withoutKeys(written, isOwn);
  const value = toValue(theirs);
  const result = ansibleModprobeArguments.safeParse(value);
  found.push(
    ...schemaDiagnostics(
      literalIssues(result.error?.issues ?? [], theirs),
      { node: theirs, value },
      {
        subject: `\`${entry.key}\``,
        keys: Object.keys(ansibleModprobeArguments.shape),
        explainKey: explainOwnKey,
      },
    ),
  );
  found.forEach(context.report);
  return found.length === 0;
}

function explainOwnKey(key: string): ReturnType<ExplainKey> {
  return key === "options" || key === "persist"
    ? {
        code: "unknown-key",
        message: `"${key}" is not an argument of Ansible's modprobe`,
        hint: "Write `modprobe:` to use virtfn's own arguments.",
      }
    : undefined;
}

function translateEntry(
  entry: SourceEntry,
  context: ParseContext,
): readonly SourceEntry[] {
  switch (entry.key) {
    case "params":
      return translateParams(entry, context);
    case "persistent":
      return [
        { ...entry, key: "persist", value: translatePersistent(entry.value) },
      ];
    default:
      return [entry];
  }
}

/** With a template inside, Ansible splits what the template gives: that is done when it is known. */
function translateParams(
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

function translatePersistent(value: SourceNode): SourceNode {
  if (value.kind !== "scalar" || isTemplate(value)) return value;
  return { ...value, value: persistOf(value.value) as SourceScalar["value"] };
}

function persistDisabled(keyRange: SourceRange): SourceEntry {
  const value: SourceScalar = {
    kind: "scalar",
    value: false,
    range: keyRange,
    textStart: keyRange.start,
  };
  return { key: "persist", keyRange, value };
}

/** Ansible unloads a module whatever its `params` say. */
function dropOptionsOfAbsent(
  entries: readonly SourceEntry[],
): readonly SourceEntry[] {
  const state = entries.find(({ key }) => key === "state")?.value;
  const isAbsent = state?.kind === "scalar" && state.value === "absent";
  return isAbsent ? entries.filter(({ key }) => key !== "options") : entries;
}

/** Ansible would unload now and load at boot; no state of ours says that. */
function refuseContradiction(written: SourceMap, context: ParseContext): void {
  const persistent = entryOf(written, "persistent");
  const isPresent =
    persistent?.value.kind === "scalar" && persistent.value.value === "present";
  const state = entryOf(written, "state")?.value;
  if (
    !persistent ||
    !isPresent ||
    state?.kind !== "scalar" ||
    state.value !== "absent"
  )
    return;
  context.report({
    code: "bad-value",
    severity: "error",
    message:
      "`state: absent` with `persistent: present` unloads the module now and loads it at the next boot",
    range: persistent.value.range,
    hint: "virtfn keeps one state. Write `persistent: absent` to keep the module away, or `state: present`.",
  });
}
