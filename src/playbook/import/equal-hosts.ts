import { argumentsOf, type ImportedHost } from "./imported.ts";

/** Hosts that one play describes, in the order in which they were asked for. */
export interface EqualHosts {
  readonly hosts: readonly string[];
  readonly example: ImportedHost;
}

/** Hosts are alike when the same tasks describe them, each PF at the same place. */
export function equalHosts(
  hosts: readonly ImportedHost[],
): readonly EqualHosts[] {
  const groups = new Map<string, ImportedHost[]>();
  for (const host of hosts) {
    const key = JSON.stringify([
      host.become,
      host.tasks.map((task) => [
        task.resource,
        task.name,
        task.about,
        argumentsOf(task, true),
        task.resource === "sriov" ? task.notKept : [],
      ]),
      host.remarks,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), host]);
  }
  return [...groups.values()].flatMap((group) => {
    const [example] = group;
    return example ? [{ hosts: group.map(({ host }) => host), example }] : [];
  });
}
