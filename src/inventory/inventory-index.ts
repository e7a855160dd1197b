import { membersOf } from "./group-tree.ts";
import type { Inventory, InventoryGroup, InventoryHost } from "./inventory.ts";

interface Index {
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  readonly members: Map<string, readonly string[]>;
}

const indexes = new WeakMap<Inventory, Index>();

export function hostByName(
  inventory: Inventory,
  name: string,
): InventoryHost | undefined {
  return indexOf(inventory).hosts.get(name);
}

export function groupByName(
  inventory: Inventory,
  name: string,
): InventoryGroup | undefined {
  return indexOf(inventory).groups.get(name);
}

/** The groups of a host in the order in which their variables are merged; a host that is not listed is in `all`. */
export function groupsOfHost(
  inventory: Inventory,
  name: string,
): readonly string[] {
  return hostByName(inventory, name)?.groups ?? ["all"];
}

/** The hosts of a group and of all groups below it, each once: the group's own first. */
export function hostsOfGroup(
  inventory: Inventory,
  name: string,
): readonly string[] {
  const { groups, members } = indexOf(inventory);
  const known = members.get(name);
  if (known) return known;
  const hosts = [
    ...new Set(membersOf(groups, name).flatMap((group) => group.hosts)),
  ];
  members.set(name, hosts);
  return hosts;
}

function indexOf(inventory: Inventory): Index {
  const known = indexes.get(inventory);
  if (known) return known;
  const index: Index = {
    hosts: new Map(inventory.hosts.map((host) => [host.name, host])),
    groups: new Map(inventory.groups.map((group) => [group.name, group])),
    members: new Map(),
  };
  indexes.set(inventory, index);
  return index;
}
