import { didYouMean, suggest } from "../diagnostics/suggest.ts";
import { headOf } from "../yaml/lookup.ts";
import type { SourceEntry, SourceMap } from "../yaml/source-tree.ts";
import { toValue } from "../yaml/to-value.ts";
import type { ParseContext } from "./context.ts";
import { adviceForModule } from "./foreign-modules.ts";
import { adviceForKeyword } from "./keywords.ts";
import { playKeywords, taskKeywords } from "./schema.ts";

/** The resources by the names that a task can call them; the dotted ones are Ansible's. */
export const RESOURCE_KEYS = [
  "modprobe",
  "sriov",
  "community.general.modprobe",
  "ansible.builtin.modprobe",
] as const;

export interface FoundResource {
  /** `undefined` where there is none, or more than one. */
  readonly entry: SourceEntry | undefined;
  /** Every key that is no keyword of a task: these were judged here. */
  readonly keys: ReadonlySet<string>;
}

/** The one resource of a task. Reports none, several, foreign modules and keys that are nothing at all. */
export function findResource(
  written: SourceMap,
  context: ParseContext,
): FoundResource {
  const others = written.entries.filter(({ key }) => !isKeyword(key));
  const resources = others.filter(({ key }) => isResourceKey(key));
  for (const entry of others)
    if (!isResourceKey(entry.key)) reportUnknown(entry, context);

  const [first, ...more] =
    resources.length > 0 ? resources : others.flatMap(misspelled);
  for (const second of more)
    context.report({
      code: "several-resources",
      severity: "error",
      message: "a task keeps one resource, and this is another one",
      range: second.keyRange,
      related: first && [{ message: "the first one", range: first.keyRange }],
      hint: "Make two tasks of it.",
    });
  if (others.length === 0)
    context.report({
      code: "no-resource",
      severity: "error",
      message: "this task has no resource",
      range: headOf(written),
      hint: "Write what the task keeps, as\n  modprobe:\n    name: igb",
    });
  return {
    entry: more.length > 0 ? undefined : first,
    keys: new Set(others.map(({ key }) => key)),
  };
}

/** A slip in the name of a resource is no reason to leave its arguments unread. */
function misspelled(entry: SourceEntry): readonly SourceEntry[] {
  if (adviceForModule(entry.key, "")) return [];
  const key = suggest(entry.key, RESOURCE_KEYS);
  return key === undefined ? [] : [{ ...entry, key }];
}

function isKeyword(key: string): boolean {
  return key in taskKeywords.shape || key in playKeywords.shape;
}

function isResourceKey(key: string): boolean {
  return RESOURCE_KEYS.some((each) => each === key);
}

function reportUnknown(entry: SourceEntry, context: ParseContext): void {
  const { key, keyRange, value } = entry;
  const keyword = adviceForKeyword(key);
  const foreign = adviceForModule(key, JSON.stringify(toValue(value)));
  if (foreign)
    context.report({
      code: "foreign-module",
      severity: "error",
      message: `"${key}" is a module of Ansible that virtfn does not run`,
      range: keyRange,
      ...foreign,
    });
  else if (keyword !== undefined)
    context.report({
      code: "unknown-key",
      severity: "error",
      message: `"${key}" is a keyword of Ansible that virtfn does not have`,
      range: keyRange,
      hint: keyword,
    });
  else
    context.report({
      code: "unknown-key",
      severity: "error",
      message: `"${key}" is not a resource or a task keyword`,
      range: keyRange,
      label: didYouMean(key, [
        ...RESOURCE_KEYS,
        ...Object.keys(taskKeywords.shape),
      ]),
    });
}
