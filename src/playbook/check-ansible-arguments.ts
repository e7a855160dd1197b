import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { entryOf, withoutKeys } from "../yaml/lookup.ts";
import type { SourceEntry, SourceMap } from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import { literalIssues } from "./check-literals.ts";
import type { ParseContext } from "./context.ts";
import { ansibleModprobeArguments } from "./schema.ts";
import { schemaDiagnostics, type ExplainKey } from "./schema-issues.ts";

/** The keys and types of Ansible's module; under the bare name also ours, as long as they do not say the same twice. */
export function checkAnsibleArguments(
  entry: SourceEntry,
  written: SourceMap,
  context: ParseContext,
): boolean {
  const found: Diagnostic[] = [...saidTwice(written)];
  const isBare = entry.key === "modprobe";
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
  found.push(...contradictions(written));
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

/** The same wish in Ansible's words and in ours. */
function saidTwice(written: SourceMap): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
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
  return found;
}

/** Ansible would unload now and load at boot; no state of ours says that. */
function contradictions(written: SourceMap): readonly Diagnostic[] {
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
    return [];
  return [
    {
      code: "bad-value",
      severity: "error",
      message:
        "`state: absent` with `persistent: present` unloads the module now and loads it at the next boot",
      range: persistent.value.range,
      hint: "virtfn keeps one state. Write `persistent: absent` to keep the module away, or `state: present`.",
    },
  ];
}
