import type { Inventory, VariableDefinition } from "./inventory.ts";

/** An inventory with the variables that its sources define, nothing evaluated and nothing merged yet. */
export interface LoadedInventory {
  readonly inventory: Inventory;
  readonly variables: InventoryVariables;
  /** `group_vars` and `host_vars` of the folders that the sources stand in; weakest first. */
  readonly folders: readonly VariableFolder[];
}

/** Variables by the name of their group or host; of several definitions of one name, the last wins. */
export interface InventoryVariables {
  readonly groups: Definitions;
  readonly hosts: Definitions;
}

export type Definitions = ReadonlyMap<string, readonly VariableDefinition[]>;

/** The `group_vars` and `host_vars` of one folder. */
export interface VariableFolder extends InventoryVariables {
  /** As the user named it. */
  readonly path: string;
}
