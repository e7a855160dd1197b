import type { SourceRange } from "../diagnostics/source.ts";
import type { Value } from "../model/value.ts";
import type { SourceNode } from "../yaml/source-tree.ts";

/** Hosts and groups of all `-i` sources together; every host is in `all`, and in `ungrouped` if in nothing else. */
export interface Inventory {
  readonly hosts: readonly InventoryHost[];
  readonly groups: readonly InventoryGroup[];
}

export interface InventoryHost {
  readonly name: string;
  /** Group names, direct and inherited, in the order in which Ansible merges their variables. */
  readonly groups: readonly string[];
}

export interface InventoryGroup {
  readonly name: string;
  readonly children: readonly string[];
  /** Direct members, in order of appearance. */
  readonly hosts: readonly string[];
}

/** A variable as one source defines it, still with templates. */
export interface VariableDefinition {
  readonly name: string;
  readonly value: Value;
  /** `group_vars/all`, `inventory host hv1`, `play vars`, `extra vars`… */
  readonly origin: string;
  readonly range: SourceRange | undefined;
  /** Where the value was YAML; expressions inside it are shown there. */
  readonly node: SourceNode | undefined;
}

/** A variable of one host: the definition that won, and those it beat, weakest first. */
export interface HostVariable extends VariableDefinition {
  readonly beaten: readonly VariableDefinition[];
}

export type HostVariables = ReadonlyMap<string, HostVariable>;
