import type { SourceRange } from "../diagnostics/source.ts";
import { entryOf } from "../yaml/lookup.ts";
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
import { checkAnsibleArguments } from "./check-ansible-arguments.ts";
import { checkLiterals, isTemplate } from "./check-literals.ts";
import { parseFreeForm } from "./free-form.ts";
import type { Task } from "./play.ts";
import { persistOf } from "./settle-translated.ts";
import { translateParams } from "./translate-params.ts";

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
  if (!checkAnsibleArguments(entry, written, context)) return undefined;

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
  checkLiterals("modprobe", translated, context);
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
