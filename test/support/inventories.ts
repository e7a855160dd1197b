import type { Result } from "../../src/diagnostics/diagnostic.ts";
import type { FileKind, Files } from "../../src/inventory/files.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import type { LoadedInventory } from "../../src/inventory/loaded-inventory.ts";
import { valueOf } from "./results.ts";

/** Files by path; folders are there because something is in them. A text of `undefined` is unreadable. */
export function memoryFiles(
  texts: Readonly<Record<string, string | undefined>>,
  executable: readonly string[] = [],
): Files {
  const paths = Object.keys(texts);
  const below = (folder: string): readonly string[] =>
    paths.filter((path) => path.startsWith(`${folder}/`));
  const kindOf = (path: string): FileKind => {
    if (executable.includes(path)) return "executable";
    if (paths.includes(path)) return "file";
    return below(path).length > 0 ? "folder" : "none";
  };
  return {
    readText: (path) => {
      const text = texts[path];
      if (text !== undefined) return Promise.resolve({ ok: true, text });
      const reason = paths.includes(path)
        ? "permission denied"
        : "there is no such file";
      return Promise.resolve({ ok: false, reason });
    },
    list: (folder) => {
      const names = below(folder).map(
        (path) => path.slice(folder.length + 1).split("/")[0] ?? "",
      );
      return Promise.resolve([...new Set(names)].toSorted());
    },
    kindOf: (path) => Promise.resolve(kindOf(path)),
  };
}

/** The files that are named `hosts…`, in order, are the sources. */
export function loadTexts(
  texts: Readonly<Record<string, string | undefined>>,
): Promise<Result<LoadedInventory>> {
  const sources = Object.keys(texts).filter((path) => path.startsWith("hosts"));
  return loadInventory(sources, memoryFiles(texts));
}

export async function inventoryOf(
  text: string,
  name = "hosts.yml",
): Promise<LoadedInventory> {
  return valueOf(await loadTexts({ [name]: text }));
}
