import type {
  HostVariable,
  HostVariables,
  Inventory,
  VariableDefinition,
} from "./inventory.ts";
import { groupsOfHost, hostsOfGroup } from "./inventory-index.ts";
import type { ValueMap } from "../model/value.ts";

/** Origin of what no file defines. */
const MAGIC_ORIGIN = "magic";

/** The names that exist for every host although nobody defines them. They are values, never templates. */
export function magicDefinitions(
  inventory: Inventory,
  host: string,
): readonly VariableDefinition[] {
  const values: ValueMap = {
    inventory_hostname: host,
    inventory_hostname_short: shortName(host),
    group_names: groupsOfHost(inventory, host)
      .filter((name) => name !== "all")
      .toSorted(),
    groups: groupsMap(inventory),
  };
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    origin: MAGIC_ORIGIN,
    range: undefined,
    node: undefined,
  }));
}

/** What people wrote, for listings. */
export function withoutMagic(
  variables: HostVariables,
): readonly HostVariable[] {
  return [...variables.values()].filter(
    ({ origin }) => origin !== MAGIC_ORIGIN,
  );
}

const groupsMaps = new WeakMap<Inventory, ValueMap>();

/** An address has no short form. */
function shortName(host: string): string {
  const isAddress = /^\d+(\.\d+){3}$/.test(host) || host.includes(":");
  return isAddress ? host : (host.split(".")[0] ?? host);
}

function groupsMap(inventory: Inventory): ValueMap {
  const known = groupsMaps.get(inventory);
  if (known) return known;
  const map = Object.fromEntries(
    inventory.groups.map(({ name }) => [name, hostsOfGroup(inventory, name)]),
  );
  groupsMaps.set(inventory, map);
  return map;
}
