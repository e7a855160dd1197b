import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Draft } from "./draft.ts";
import { membersOf } from "./group-tree.ts";
import type { Statement } from "./statement.ts";

/**
 * In YAML a name below `children` declares the group as well, so a slip in it makes an empty group that nobody would
 * see. Told is a child without anything that is nearly called like a group with hosts, which the parent does not have.
 */
export function misspelledChildren(
  { groups, groupVariables }: Draft,
  statements: readonly Statement[],
): readonly Diagnostic[] {
  const membersIn = (name: string) => membersOf(groups, name);
  const contains = (above: string, below: string) =>
    membersIn(above).some(({ name }) => name === below);
  const filled = [...groups.keys()].filter((name) =>
    membersIn(name).some(({ hosts }) => hosts.size > 0),
  );
  return statements.flatMap((statement): readonly Diagnostic[] => {
    if (statement.kind !== "child") return [];
    const { parent, child, range } = statement;
    const group = groups.get(child);
    if (!group || group.declared !== range || groupVariables.has(child))
      return [];
    if (membersIn(child).some(({ hosts }) => hosts.size > 0)) return [];
    if (group.children.length > 0) return [];
    const isRelated = (name: string) =>
      contains(parent, name) || contains(name, parent);
    const near = suggest(
      child,
      filled.filter((name) => !isRelated(name) && !isNumbered(child, name)),
    );
    return near === undefined
      ? []
      : [
          {
            code: "unknown-group",
            severity: "warning",
            message: `the group "${child}" is named here only, so "${parent}" gets no host by it`,
            range,
            label: `did you mean "${near}"?`,
          },
        ];
  });
}

/** `rack1` and `rack2` are two groups, of which one may be empty. */
function isNumbered(one: string, other: string): boolean {
  const withoutNumbers = (name: string) => name.replaceAll(/\d+/g, "");
  return withoutNumbers(one) === withoutNumbers(other);
}
