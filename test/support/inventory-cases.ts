import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A folder of test/cases/inventory: what each `-i` is, and what `ansible-inventory --list` makes of it. */
export interface InventoryCase {
  readonly name: string;
  readonly folder: string;
  /** Paths that are there are joined to the folder; lists of hosts are as they are. */
  readonly sources: readonly string[];
  /** A playbook whose folder has variables of its own. */
  readonly playbook: string | undefined;
  readonly extraVars: readonly string[];
  readonly expectedFile: string;
}

const ROOT = join(import.meta.dirname, "../cases/inventory");

export const INVENTORY_CASES: readonly InventoryCase[] = readdirSync(ROOT)
  .toSorted()
  .map((name) => {
    const folder = join(ROOT, name);
    return {
      name,
      folder,
      sources: sourcesOf(folder),
      playbook: existsSync(join(folder, "plays"))
        ? join(folder, "plays/site.yml")
        : undefined,
      extraVars: linesOf(join(folder, "extra-vars.txt")).map((line) =>
        line.startsWith("@") ? `@${join(folder, line.slice(1))}` : line,
      ),
      expectedFile: join(folder, "list.json"),
    };
  });

/** One `-i` a line in sources.txt, or the one file that is called `hosts`. */
function sourcesOf(folder: string): readonly string[] {
  const listed = linesOf(join(folder, "sources.txt"));
  const names =
    listed.length > 0
      ? listed
      : readdirSync(folder).filter((name) => /^hosts(\.\w+)?$/.test(name));
  return names.map((name) =>
    existsSync(join(folder, name)) ? join(folder, name) : name,
  );
}

function linesOf(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}
