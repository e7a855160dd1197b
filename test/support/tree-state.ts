import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Every file below a folder, with its content and its time. */
export type TreeState = ReadonlyMap<string, string>;

export function treeState(folder: string): TreeState {
  return new Map(
    readdirSync(folder, { recursive: true })
      .map(String)
      .map((entry) => [entry, stateOf(join(folder, entry))]),
  );
}

/** What was made, changed, touched or removed between two states. */
export function treeChanges(before: TreeState, after: TreeState): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted();
}

function stateOf(path: string): string {
  const stat = lstatSync(path, { bigint: true });
  return `${stat.mode} ${stat.mtimeNs} ${contentOf(path, stat)}`;
}

function contentOf(path: string, stat: { isSymbolicLink(): boolean; isFile(): boolean }): string {
  if (stat.isSymbolicLink()) return readlinkSync(path);
  return stat.isFile() ? createHash("sha256").update(readFileSync(path)).digest("hex") : "";
}
