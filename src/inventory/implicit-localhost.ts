import type { Inventory, VariableDefinition } from "./inventory.ts";
import type { LoadedInventory } from "./loaded-inventory.ts";
import { hostByName } from "./inventory-index.ts";

const NAMES: readonly string[] = ["localhost", "127.0.0.1", "::1"];

/** How a machine that no inventory describes is reached: by not going anywhere. */
export const LOCAL_CONNECTION: VariableDefinition = {
  name: "ansible_connection",
  value: "local",
  origin: "implicit localhost",
  range: undefined,
  node: undefined,
};

/** As in Ansible, `hosts: localhost` means this machine also where the inventory does not have it. */
export function isImplicitLocalhost(
  inventory: Inventory,
  name: string,
): boolean {
  return NAMES.includes(name) && !hostByName(inventory, name);
}

/** The inventory of a run without `-i`: this machine. */
export const LOCALHOST_ONLY: LoadedInventory = {
  inventory: {
    hosts: [{ name: "localhost", groups: ["all", "ungrouped"] }],
    groups: [
      { name: "all", children: ["ungrouped"], hosts: [] },
      { name: "ungrouped", children: [], hosts: ["localhost"] },
    ],
  },
  variables: {
    groups: new Map(),
    hosts: new Map([["localhost", [LOCAL_CONNECTION]]]),
  },
  folders: [],
};
