import type {
  HostVariable,
  HostVariables,
  VariableDefinition,
} from "./inventory.ts";
import { magicDefinitions } from "./magic-names.ts";
import { isImplicitLocalhost, LOCAL_CONNECTION } from "./implicit-localhost.ts";
import { groupsOfHost } from "./inventory-index.ts";
import type {
  Definitions,
  LoadedInventory,
  VariableFolder,
} from "./loaded-inventory.ts";

/** Variables from outside the inventory, each list in the order in which later definitions win. */
export interface OuterVariables {
  /** `group_vars` and `host_vars` beside the playbook. */
  readonly playbookFolder?: VariableFolder | undefined;
  readonly playVars?: readonly VariableDefinition[] | undefined;
  readonly varsFiles?: readonly VariableDefinition[] | undefined;
  readonly taskVars?: readonly VariableDefinition[] | undefined;
  readonly extraVars?: readonly VariableDefinition[] | undefined;
}

/**
 * The variables of one host with what each beat, in Ansible's order. Weakest first: groups of the inventory file,
 * `group_vars/all` beside inventory and playbook, other `group_vars` likewise, the host in the inventory file,
 * `host_vars` beside inventory and playbook, play vars, vars_files, task vars, extra vars. Among groups: `all`, then
 * parents before children, then by `ansible_group_priority`, then by name. The magic names beat everything.
 */
export function hostVariables(
  loaded: LoadedInventory,
  host: string,
  outer: OuterVariables = {},
): HostVariables {
  return mergeDefinitions([
    ...inventoryDefinitions(loaded, host, outer.playbookFolder),
    ...outerDefinitions(outer),
    ...magicDefinitions(loaded.inventory, host),
  ]);
}

/** The winner for each name, and what it beat, weakest first. */
function mergeDefinitions(
  definitions: Iterable<VariableDefinition>,
): HostVariables {
  const merged = new Map<string, HostVariable>();
  for (const definition of definitions) {
    const before = merged.get(definition.name);
    merged.set(definition.name, {
      ...definition,
      beaten: before ? [...before.beaten, definitionOf(before)] : [],
    });
  }
  return merged;
}

function inventoryDefinitions(
  { inventory, variables, folders }: LoadedInventory,
  host: string,
  playbookFolder: VariableFolder | undefined,
): readonly VariableDefinition[] {
  const inherited = groupsOfHost(inventory, host);
  const groups = inherited.filter((name) => name !== "all");
  const beside = playbookFolder ? [playbookFolder] : [];
  const ofGroups = (
    names: readonly string[],
    from: Definitions,
  ): readonly VariableDefinition[] =>
    names.flatMap((name) => from.get(name) ?? []);
  const inFolders = (
    names: readonly string[],
    from: readonly VariableFolder[],
  ): readonly VariableDefinition[] =>
    from.flatMap((folder) => ofGroups(names, folder.groups));
  return [
    ...ofGroups(["all"], variables.groups),
    ...ofGroups(groups, variables.groups),
    ...inFolders(["all"], folders),
    ...inFolders(["all"], beside),
    ...inFolders(groups, folders),
    ...inFolders(groups, beside),
    ...(isImplicitLocalhost(inventory, host) ? [LOCAL_CONNECTION] : []),
    ...(variables.hosts.get(host) ?? []),
    ...[...folders, ...beside].flatMap(
      (folder) => folder.hosts.get(host) ?? [],
    ),
  ];
}

function outerDefinitions(
  outer: OuterVariables,
): readonly VariableDefinition[] {
  return [
    outer.playVars,
    outer.varsFiles,
    outer.taskVars,
    outer.extraVars,
  ].flatMap((layer) => layer ?? []);
}

function definitionOf(variable: HostVariable): VariableDefinition {
  const { name, value, origin, range, node } = variable;
  return { name, value, origin, range, node };
}
