import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceRange } from "../diagnostics/source.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Inventory, VariableDefinition } from "./inventory.ts";
import type { InventoryVariables } from "./loaded-inventory.ts";
import { BUILT_IN, emptyDraft, groupOf, type Draft } from "./draft.ts";
import { membersOf } from "./group-tree.ts";
import { misspelledChildren } from "./misspelled-children.ts";
import { reconcile } from "./reconcile.ts";
import type { Statement } from "./statement.ts";

/** Makes groups and hosts of what all sources say together, as Ansible reconciles them. */
export function assembleInventory(statements: readonly Statement[]): Result<{
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
}> {
  const draft = emptyDraft();
  for (const statement of statements) apply(draft, statement);
  checkUndeclared(draft);
  const errors = draft.diagnostics.filter(
    ({ severity }) => severity === "error",
  );
  if (errors.length > 0) return { ok: false, diagnostics: draft.diagnostics };
  const value = {
    inventory: reconcile(draft),
    variables: { groups: draft.groupVariables, hosts: draft.hostVariables },
  };
  return {
    ok: true,
    value,
    warnings: [
      ...draft.diagnostics,
      ...sharedNames(draft),
      ...misspelledChildren(draft, statements),
    ],
  };
}

function apply(draft: Draft, statement: Statement): void {
  switch (statement.kind) {
    case "group":
      return declareGroup(draft, statement.name, statement.range);
    case "mention":
      groupOf(draft, statement.name).mentioned ??= statement.range;
      return;
    case "child":
      return addChild(draft, statement);
    case "host":
      return addHost(draft, statement);
    case "host-variable":
      append(draft.hostVariables, statement.host, statement.definition);
      return;
    case "group-variable":
      return addGroupVariable(draft, statement.group, statement.definition);
  }
}

function declareGroup(draft: Draft, name: string, range: SourceRange): void {
  groupOf(draft, name).declared ??= range;
  const waiting = draft.pending.get(name) ?? [];
  draft.pending.delete(name);
  for (const statement of waiting) addChild(draft, statement);
}

function addChild(
  draft: Draft,
  statement: Statement & { readonly kind: "child" },
): void {
  const { parent, child, range } = statement;
  if (!draft.groups.has(child)) {
    draft.pending.set(child, [...(draft.pending.get(child) ?? []), statement]);
    return;
  }
  const group = groupOf(draft, parent);
  if (group.children.includes(child)) return;
  if (
    child === parent ||
    membersOf(draft.groups, child).some(({ name }) => name === parent)
  ) {
    draft.diagnostics.push({
      code: "group-cycle",
      severity: "error",
      message:
        child === parent
          ? `the group "${child}" is a child of itself`
          : `the group "${child}" is a child of "${parent}", which already stands below "${child}"`,
      range,
    });
    return;
  }
  group.children.push(child);
}

function addHost(
  draft: Draft,
  { name, group, port, range }: Statement & { readonly kind: "host" },
): void {
  if (!draft.hosts.has(name)) {
    draft.hosts.set(name, range);
    if (port !== undefined)
      append(draft.hostVariables, name, portOf(name, port, range));
  }
  groupOf(draft, group).hosts.add(name);
}

function portOf(
  host: string,
  value: number,
  range: SourceRange | undefined,
): VariableDefinition {
  return {
    name: "ansible_port",
    value,
    origin: `inventory host ${host}`,
    range,
    node: undefined,
  };
}

/** The priority orders groups and is no variable of their hosts. */
function addGroupVariable(
  draft: Draft,
  group: string,
  definition: VariableDefinition,
): void {
  if (definition.name !== "ansible_group_priority")
    return append(draft.groupVariables, group, definition);
  const priority = Number(definition.value);
  if (Number.isInteger(priority)) groupOf(draft, group).priority = priority;
  else
    draft.diagnostics.push({
      code: "bad-value",
      severity: "error",
      message: "the priority of a group is an integer",
      range: definition.node?.range ?? definition.range,
    });
}

function checkUndeclared(draft: Draft): void {
  const declared = [...draft.groups.values()].filter(
    ({ name, mentioned, declared: at }) =>
      at || !mentioned || BUILT_IN.includes(name),
  );
  const names = declared.map(({ name }) => name);
  const refuse = (name: string, range: SourceRange, message: string): void => {
    const hint = `Declare it with a section [${name}].`;
    const code = "unknown-group";
    draft.diagnostics.push({
      code,
      severity: "error",
      message,
      range,
      label: didYouMean(name, names),
      hint,
    });
  };
  for (const { name, mentioned } of draft.groups.values())
    if (mentioned && !names.includes(name))
      refuse(
        name,
        mentioned,
        `variables for the group "${name}", which is not declared`,
      );
  for (const [name, statements] of draft.pending)
    for (const { range } of statements)
      refuse(name, range, `the child "${name}" is not declared as a group`);
}

function sharedNames(draft: Draft): readonly Diagnostic[] {
  return [...draft.hosts].flatMap(([name, range]): readonly Diagnostic[] => {
    const group = draft.groups.get(name);
    if (!group) return [];
    const related = group.declared
      ? [{ message: "the group", range: group.declared }]
      : undefined;
    const message = `"${name}" names both a host and a group; in a pattern it means the host`;
    return [
      {
        code: "inventory-syntax",
        severity: "warning",
        message,
        range,
        related,
      },
    ];
  });
}

function append<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
