import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder, with its content and its time. */
export type TreeState = ReadonlyMap<string, string>;

export function treeState(folder: string): TreeState {
  return new Map(
    entriesBelow(folder, "").map((entry) => [
      entry,
      stateOf(join(folder, entry)),
    ]),
  );
}

/** What was made, changed, touched or removed between two states. */
export function treeChanges(
  before: TreeState,
  after: TreeState,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths]
    .filter((path) => before.get(path) !== after.get(path))
    .toSorted();
}

/** Links are not followed: those of sysfs go round in circles. */
function entriesBelow(folder: string, path: string): readonly string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap(
    (entry) => {
      const below = join(path, entry.name);
      return entry.isDirectory()
        ? [below, ...entriesBelow(folder, below)]
        : [below];
    },
  );
}

function stateOf(path: string): string {
  const stat = lstatSync(path, { bigint: true });
  return `${stat.mode} ${stat.mtimeNs} ${contentOf(path, stat)}`;
}

function contentOf(
  path: string,
  stat: { isSymbolicLink(): boolean; isFile(): boolean },
): string {
  if (stat.isSymbolicLink()) return readlinkSync(path);
  return stat.isFile()
    ? createHash("sha256").update(readFileSync(path)).digest("hex")
    : "";
}
