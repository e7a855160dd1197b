/** The part of a group that its place in the tree needs. */
export interface TreeGroup {
  readonly name: string;
  readonly children: readonly string[];
  readonly hosts: Iterable<string>;
}

/** The group and everything below it: first itself, then its children, then theirs; each once. */
export function membersOf<Group extends TreeGroup>(
  groups: ReadonlyMap<string, Group>,
  name: string,
): readonly Group[] {
  const seen = new Set([name]);
  for (const each of seen)
    for (const child of groups.get(each)?.children ?? []) seen.add(child);
  return [...seen].flatMap((each) => groups.get(each) ?? []);
}

/** The longest way down from `all` to each group, which is what Ansible calls its depth. */
export function depthsOf(
  groups: ReadonlyMap<string, TreeGroup>,
): ReadonlyMap<string, number> {
  const parents = new Map<string, string[]>();
  for (const { name, children } of groups.values())
    for (const child of children)
      parents.set(child, [...(parents.get(child) ?? []), name]);
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const depth = Math.max(-1, ...(parents.get(name) ?? []).map(depthOf)) + 1;
    depths.set(name, depth);
    return depth;
  };
  for (const name of groups.keys()) depthOf(name);
  return depths;
}

/** For each host all groups that it is in, directly or through their children; `all` is always one. */
export function inheritedGroups(
  groups: ReadonlyMap<string, TreeGroup>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const byHost = new Map<string, Set<string>>();
  for (const { name } of groups.values())
    for (const { hosts } of membersOf(groups, name))
      for (const host of hosts) {
        const names = byHost.get(host);
        if (names) names.add(name);
        else byHost.set(host, new Set([name]));
      }
  return byHost;
}
