import type { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean, suggest } from "../diagnostics/suggest.ts";
import { entryOf, keyRangeAt, nodeAt, rangeAt } from "../yaml/lookup.ts";
import type { SourceNode } from "../yaml/source-tree.ts";
import { isValueMap, type Value } from "../model/value.ts";
import { describeValue } from "./describe-node.ts";
import { cure, expectation, oneOf } from "./schema-wording.ts";

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
  const unknown = issues
    .filter((issue) => issue.code === "unrecognized_keys")
    .flatMap((issue) => issue.keys);
  return issues
    .filter((issue) => !isRenamed(issue, subject.value, unknown))
    .flatMap((issue) => explainIssue(issue, subject, options));
}

/** A key is not missing when another one is a slip of the pen for it. */
function isRenamed(
  { path }: Issue,
  value: Value,
  unknown: readonly string[],
): boolean {
  const [key, ...rest] = path;
  return (
    rest.length === 0 &&
    key !== undefined &&
    valueAt(value, path) === undefined &&
    unknown.some((each) => suggest(each, [String(key)]) !== undefined)
  );
}

function explainIssue(
  issue: Issue,
  { node: root, value: rootValue }: CheckedTree,
  options: SchemaIssueOptions,
): readonly Diagnostic[] {
  const inner = issuesOfMeantBranch(issue, rootValue);
  if (inner)
    return inner.flatMap((each) =>
      explainIssue(each, { node: root, value: rootValue }, options),
    );
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownKey(key, root, issue.path, options));
  const path = deepestPath(issue);
  const value = valueAt(rootValue, path);
  if (value === undefined) return [missingKey(root, path, options.subject)];
  const shown = `\`${keyOf(path)}\``;
  const range = rangeAt(root, path);
  switch (issue.code) {
    case "invalid_type":
    case "invalid_union":
      return [
        {
          code: "wrong-type",
          severity: "error",
          message: `${shown} ${expectation(issue)}, and this is ${describeValue(value)}`,
          range,
          label: cure(issue, value),
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
            typeof value === "string" ? didYouMean(value, values) : undefined,
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
            issue.code === "too_small"
              ? `${shown} needs at least one entry`
              : issue.message,
          range: isValueMap(value) ? keyRangeAt(root, path) : range,
        },
      ];
  }
}

function unknownKey(
  key: string,
  root: SourceNode,
  path: readonly PropertyKey[],
  { subject, keys, keysBelow = {}, explainKey }: SchemaIssueOptions,
): Diagnostic {
  const known = path.length === 0 ? keys : (keysBelow[String(path[0])] ?? []);
  const parent = nodeAt(root, path) ?? root;
  return {
    code: "unknown-key",
    message: `"${key}" is not a key of ${path.length === 0 ? subject : `\`${keyOf(path)}\``}`,
    label: didYouMean(
      key,
      known.filter((each) => !entryOf(parent, each)),
    ),
    ...explainKey?.(key),
    severity: "error",
    range: keyRangeAt(root, [...path, key]),
  };
}

function missingKey(
  root: SourceNode,
  path: readonly PropertyKey[],
  subject: string,
): Diagnostic {
  return {
    code: "missing-key",
    severity: "error",
    message: `${subject} needs \`${keyOf(path)}\``,
    range: rangeAt(root, path.slice(0, -1)),
    label: `\`${keyOf(path)}\` is missing`,
  };
}

/** Where only one branch of a union takes the kind of value that is there, what is wrong in it is what is wrong. */
function issuesOfMeantBranch(
  issue: Issue,
  root: Value,
): readonly Issue[] | undefined {
  if (issue.code !== "invalid_union") return undefined;
  const value = valueAt(root, issue.path);
  if (value === undefined || !isValueMap(value)) return undefined;
  const meant = issue.errors.filter((issues) =>
    issues.every(
      ({ code, path }) =>
        path.length > 0 ||
        (code !== "invalid_type" && code !== "invalid_union"),
    ),
  );
  return meant.length === 1
    ? meant[0]?.map((each) => ({
        ...each,
        path: [...issue.path, ...each.path],
      }))
    : undefined;
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

function valueAt(root: Value, path: readonly PropertyKey[]): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, Value>>)[step];
  }
  return value;
}
