import type { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { entryOf, keyRangeAt, nodeAt, rangeAt } from "../yaml/lookup.ts";
import type { FindMeantKey, MeantKey } from "../resources/meant-key.ts";
import type { SourceNode } from "../yaml/source-tree.ts";
import { isValueMap, type Value } from "../model/value.ts";
import { describeValue } from "./describe-node.ts";
import { issuesToTell, valueAt } from "./issues-to-tell.ts";
import {
  cure,
  expectation,
  tooSmall,
  meantValue,
  oneOf,
} from "./schema-wording.ts";

type Issue = z.core.$ZodIssue;

/** How an unknown key is explained; the schema alone knows only that it is unknown. */
export type ExplainKey = (
  key: string,
) => Pick<Diagnostic, "code" | "message" | "label" | "hint"> | undefined;

export interface SchemaIssueOptions {
  /** What is checked: `a play`, `modprobe`. */
  readonly subject: string;
  /** The keys that the schema knows, for "did you mean". */
  readonly keys: readonly string[];
  /** The keys of maps below one of these. */
  readonly keysBelow?: Readonly<Record<string, readonly string[]>>;
  /** What an unknown key stands for, where that is more than a slip of the pen. */
  readonly meantKey?: FindMeantKey;
  readonly explainKey?: ExplainKey;
}

/** What the schema saw, and the tree in which its places are found; the value may have its templates resolved. */
export interface CheckedTree {
  readonly node: SourceNode;
  readonly value: Value;
}

/** What a zod schema found wrong with the value of a node, each at its place in the file. */
export function schemaDiagnostics(
  issues: readonly Issue[],
  subject: CheckedTree,
  options: SchemaIssueOptions,
): readonly Diagnostic[] {
  return issuesToTell(issues, subject.value, options.meantKey).flatMap(
    (issue) => explainIssue(issue, subject, options),
  );
}

function explainIssue(
  issue: Issue,
  { node: root, value: rootValue }: CheckedTree,
  options: SchemaIssueOptions,
): readonly Diagnostic[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey(key, root, issue.path, options));
  const path = deepestPath(issue);
  const value = valueAt(rootValue, path);
  if (value === undefined) return [missingKey(root, path, options.subject)];
  const shown = `\`${keyOf(path)}\``;
  const range = rangeAt(root, path);
  const written = writtenAt(root, path, value);
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union":
      return [
        {
          code: "wrong-type",
          severity: "error",
          message: `${shown} ${expectation(issue)}, and ${isReadAs(value, written) ? "YAML reads this as" : "this is"} ${describeValue(value)}`,
          range,
          label: cure(issue, value, written),
        },
      ];
    case "invalid_value": {
      const values = issue.values.map(String);
      return [
        {
          code: typeof value === "string" ? "bad-value" : "wrong-type",
          severity: "error",
          message: `${shown} has to be ${oneOf(values)}, and this is ${describeValue(value)}`,
          range,
          label:
            typeof value === "string"
              ? (meantValue(value, values) ?? didYouMean(value, values))
              : undefined,
        },
      ];
    }
    case "invalid_key":
      return [
        {
          code: "bad-value",
          severity: "error",
          message: issue.issues[0]?.message ?? issue.message,
          range: keyRangeAt(root, path),
        },
      ];
    default:
      return [
        {
          code: "bad-value",
          severity: "error",
          message:
            issue.code === "too_small" ? tooSmall(issue, shown) : issue.message,
          range: isValueMap(value) ? keyRangeAt(root, path) : range,
        },
      ];
  }
}

function unknownKey(
  key: string,
  root: SourceNode,
  path: readonly PropertyKey[],
  { subject, keys, keysBelow = {}, meantKey, explainKey }: SchemaIssueOptions,
): Diagnostic {
  const known = path.length === 0 ? keys : (keysBelow[String(path[0])] ?? []);
  const parent = nodeAt(root, path) ?? root;
  const meant = meantKey?.(key, path);
  return {
    code: "unknown-key",
    message: `"${key}" is not a key of ${path.length === 0 ? subject : `\`${keyOf(path)}\``}`,
    label: meant
      ? wordsFor(meant, known, parent)
      : didYouMean(
          key,
          known.filter((each) => !entryOf(parent, each)),
        ),
    ...explainKey?.(key),
    severity: "error",
    range: keyRangeAt(root, [...path, key]),
  };
}

function wordsFor(
  { key, words }: MeantKey,
  known: readonly string[],
  parent: SourceNode,
): string {
  const isTwice = known.includes(key) && words.includes(`"${key}"`);
  return isTwice && entryOf(parent, key) ? `"${key}" is there already` : words;
}

function missingKey(
  root: SourceNode,
  path: readonly PropertyKey[],
  subject: string,
): Diagnostic {
  const above = path.length > 1 ? keyOf(path.slice(0, -1)) : undefined;
  const whole = above === undefined ? subject : `an entry of \`${above}\``;
  return {
    code: "missing-key",
    severity: "error",
    message: `${whole} needs \`${keyOf(path)}\``,
    range: rangeAt(root, path.slice(0, -1)),
    label: `\`${keyOf(path)}\` is missing`,
  };
}

/** Into the branch of a union that came furthest, so that the caret stands under the item and not the list. */
function deepestPath(issue: Issue): readonly PropertyKey[] {
  if (issue.code !== "invalid_union") return issue.path;
  const inner = issue.errors.flat().map(deepestPath);
  const deepest = inner.reduce(
    (best, path) => (path.length > best.length ? path : best),
    [] as readonly PropertyKey[],
  );
  return [...issue.path, ...deepest];
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.findLast((step) => typeof step === "string") ?? "this";
}

/** The text of a value that stands in the file as it is; `undefined` for what an expression gives. */
function writtenAt(
  root: SourceNode,
  path: readonly PropertyKey[],
  value: Value,
): string | undefined {
  const node = nodeAt(root, path);
  if (node?.kind !== "scalar" || node.value !== value) return undefined;
  const { file, start, end } = node.range;
  return file.text.slice(start, end);
}

/** A number that is not written as it would be shown: `0x8086`, `1e10`. */
function isReadAs(value: Value, written: string | undefined): boolean {
  return (
    typeof value === "number" &&
    written !== undefined &&
    written !== String(value)
  );
}
