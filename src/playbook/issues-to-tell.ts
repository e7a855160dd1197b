import type { z } from "zod";
import { suggest } from "../diagnostics/suggest.ts";
import { isValueMap, type Value } from "../model/value.ts";
import type { FindMeantKey } from "../resources/meant-key.ts";

type Issue = z.core.$ZodIssue;

/** The issues that a person has to hear of: those of the branch that was meant, and none that follows from another. */
export function issuesToTell(
  issues: readonly Issue[],
  value: Value,
  meantKey: FindMeantKey | undefined,
): readonly Issue[] {
  const all = issues.flatMap((issue) => withBranch(issue, value));
  const unknown = all.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ key, path: issue.path }))
      : [],
  );
  return all.filter((issue) => !isExplained(issue, value, unknown, meantKey));
}

interface UnknownKey {
  readonly key: string;
  readonly path: readonly PropertyKey[];
}

/** A key is not missing when an unknown one beside it stands for it, nor is a map empty that has one. */
function isExplained(
  { code, path }: Issue,
  value: Value,
  unknown: readonly UnknownKey[],
  meantKey: FindMeantKey | undefined,
): boolean {
  if (code === "custom") return unknown.some((each) => isSame(each.path, path));
  const missing = path.at(-1);
  if (missing === undefined || valueAt(value, path) !== undefined) return false;
  return unknown.some(
    ({ key, path: parent }) =>
      isSame(parent, path.slice(0, -1)) &&
      (suggest(key, [String(missing)]) !== undefined ||
        meantKey?.(key, parent)?.key === missing),
  );
}

function isSame(
  one: readonly PropertyKey[],
  other: readonly PropertyKey[],
): boolean {
  return (
    one.length === other.length &&
    one.every((step, index) => step === other[index])
  );
}

function withBranch(issue: Issue, root: Value): readonly Issue[] {
  const inner = issuesOfMeantBranch(issue, root);
  return inner?.flatMap((each) => withBranch(each, root)) ?? [issue];
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

/** `undefined` where the path leaves the value. */
export function valueAt(
  root: Value,
  path: readonly PropertyKey[],
): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, Value>>)[step];
  }
  return value;
}
