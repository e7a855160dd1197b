import { groupOf, type Draft } from "./draft.ts";
import { depthsOf, inheritedGroups, membersOf } from "./group-tree.ts";
import type { Inventory } from "./inventory.ts";

/** The inventory that a draft makes, by Ansible's rules for `all`, `ungrouped` and the order of groups. */
export function reconcile(draft: Draft): Inventory {
  attachTopGroups(draft);
  placeUngrouped(draft);
  return finish(draft);
}

/** Every group that is nobody's child is a child of `all`. */
function attachTopGroups(draft: Draft): void {
  const all = groupOf(draft, "all");
  const children = new Set(
    [...draft.groups.values()].flatMap((group) => group.children),
  );
  for (const name of draft.groups.keys())
    if (name !== "all" && !children.has(name)) all.children.push(name);
}

/** `ungrouped` holds exactly the hosts that are in no other group than `all`. */
function placeUngrouped(draft: Draft): void {
  const grouped = new Set<string>();
  for (const { name, hosts } of draft.groups.values())
    if (name !== "all" && name !== "ungrouped")
      for (const host of hosts) grouped.add(host);
  const ungrouped = groupOf(draft, "ungrouped");
  const hosts = [...ungrouped.hosts, ...draft.hosts.keys()];
  ungrouped.hosts = new Set(hosts.filter((host) => !grouped.has(host)));
}

function finish(draft: Draft): Inventory {
  const inherited = inheritedGroups(draft.groups);
  const rank = mergeRanks(draft);
  const hosts = membersOf(draft.groups, "all").flatMap((group) => [
    ...group.hosts,
  ]);
  return {
    hosts: [...new Set(hosts)].map((name) => ({
      name,
      groups: [...(inherited.get(name) ?? [])].toSorted(
        (a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0),
      ),
    })),
    groups: [...draft.groups.values()].map((group) => ({
      name: group.name,
      children: group.children,
      hosts: [...group.hosts],
    })),
  };
}

/** The place of each group in the order in which variables are merged: depth, then priority, then name. */
function mergeRanks(draft: Draft): ReadonlyMap<string, number> {
  const depths = depthsOf(draft.groups);
  const sorted = [...draft.groups.values()].toSorted(
    (a, b) =>
      (depths.get(a.name) ?? 0) - (depths.get(b.name) ?? 0) ||
      a.priority - b.priority ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  return new Map(sorted.map(({ name }, index) => [name, index]));
}
