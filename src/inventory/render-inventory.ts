import type { Value, ValueMap } from "../model/value.ts";
import type { HostVariables, Inventory } from "./inventory.ts";
import { groupByName } from "./inventory-index.ts";
import { withoutMagic } from "./magic-names.ts";
import { maskSecrets } from "./secret-names.ts";

/**
 * What `ansible-inventory --list` prints: JSON with the variables of each host as merged, expressions not evaluated.
 * Values of secret names are masked.
 */
export function renderInventory(
  inventory: Inventory,
  variablesOf: (host: string) => HostVariables,
): string {
  const groups = inventory.groups.flatMap(
    ({ name, hosts, children }): readonly [string, Value][] => {
      const entries: readonly [string, readonly string[]][] = [
        ["children", children],
        ["hosts", name === "all" ? [] : hosts],
      ];
      const filled = entries.filter(([, names]) => names.length > 0);
      return filled.length > 0 ? [[name, Object.fromEntries(filled)]] : [];
    },
  );
  const hostvars = inventory.hosts.flatMap(
    ({ name }): readonly [string, Value][] => {
      const variables = shownValues(variablesOf(name));
      return Object.keys(variables).length > 0 ? [[name, variables]] : [];
    },
  );
  const document = {
    _meta: { hostvars: Object.fromEntries(hostvars) },
    ...Object.fromEntries(groups),
  };
  return `${JSON.stringify(sortKeys(document), undefined, 4)}\n`;
}

/** The tree of groups and hosts as `ansible-inventory --graph` draws it. */
export function renderInventoryGraph(inventory: Inventory): string {
  return [...graphLines(inventory, "all", 0)]
    .map((line) => `${line}\n`)
    .join("");
}

function* graphLines(
  inventory: Inventory,
  name: string,
  depth: number,
): Generator<string> {
  const group = groupByName(inventory, name);
  yield branch(`@${name}:`, depth);
  for (const child of group?.children ?? [])
    yield* graphLines(inventory, child, depth + 1);
  if (name !== "all")
    for (const host of group?.hosts ?? []) yield branch(host, depth + 1);
}

function branch(text: string, depth: number): string {
  return depth === 0 ? text : `${"  |".repeat(depth)}--${text}`;
}

function shownValues(variables: HostVariables): ValueMap {
  return Object.fromEntries(
    withoutMagic(variables).map(({ name, value }) => [
      name,
      maskSecrets(name, value),
    ]),
  );
}

function sortKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, item]: [string, Value]): [string, Value] => [key, sortKeys(item)],
  );
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}
