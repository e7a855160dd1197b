import { readdir, readFile, stat } from "node:fs/promises";
import type { Result } from "../diagnostics/diagnostic.ts";
import { assembleInventory } from "./assemble.ts";
import { folderOf, type FileKind, type Files, type ReadText } from "./files.ts";
import { gather, success } from "./gather.ts";
import { LOCALHOST_ONLY } from "./implicit-localhost.ts";
import type { Inventory, VariableDefinition } from "./inventory.ts";
import type { LoadedInventory, VariableFolder } from "./loaded-inventory.ts";
import { parseExtraVars } from "./parse-extra-vars.ts";
import { readSource } from "./read-source.ts";
import {
  readVariableFile,
  readVariableFolder,
} from "./read-variable-folder.ts";

/**
 * Reads every `-i`: files, folders of files, or lists of hosts (`hv1,hv2,`), with the `group_vars` and `host_vars`
 * beside them. Without any source there is one host, `localhost`, reached without a connection. All errors of all
 * sources come together.
 */
export async function loadInventory(
  sources: readonly string[],
  files: Files = DISK,
): Promise<Result<LoadedInventory>> {
  if (sources.length === 0) return success(LOCALHOST_ONLY);
  const read = gather(
    await Promise.all(sources.map((source) => readSource(files, source))),
  );
  if (!read.ok) return read;
  const assembled = assembleInventory(read.value.flat());
  if (!assembled.ok)
    return {
      ok: false,
      diagnostics: [...read.warnings, ...assembled.diagnostics],
    };
  const { inventory, variables } = assembled.value;
  const paths = await variableFolders(sources, files);
  const folders = gather(
    await Promise.all(
      paths.map((path) => readVariableFolder(files, path, inventory, "")),
    ),
  );
  if (!folders.ok) return folders;
  return success({ inventory, variables, folders: folders.value }, [
    ...read.warnings,
    ...assembled.warnings,
    ...folders.warnings,
  ]);
}

/** The `group_vars` and `host_vars` beside a playbook. */
export function loadPlaybookFolder(
  playbook: string,
  inventory: Inventory,
  files: Files = DISK,
): Promise<Result<VariableFolder>> {
  return readVariableFolder(files, folderOf(playbook), inventory, "playbook ");
}

/** Every `-e`, weakest first: `key=value` pairs, a YAML or JSON map, or `@FILE`. */
export async function loadExtraVars(
  texts: readonly string[],
  files: Files = DISK,
): Promise<Result<readonly VariableDefinition[]>> {
  const read = gather(
    await Promise.all(
      texts.map(async (text) =>
        text.startsWith("@")
          ? readVariableFile(files, text.slice(1), "extra vars")
          : parseExtraVars(text),
      ),
    ),
  );
  return read.ok ? success(read.value.flat(), read.warnings) : read;
}

/** The folders beside the sources; one that several sources share counts where it is named last. */
async function variableFolders(
  sources: readonly string[],
  files: Files,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const source of sources) {
    const kind = await files.kindOf(source);
    if (kind === "none") continue;
    paths.push(
      kind === "folder" ? source.replace(/(?<=.)\/+$/, "") : folderOf(source),
    );
  }
  return paths.filter((path, index) => paths.lastIndexOf(path) === index);
}

const DISK: Files = {
  readText,
  list: async (path) => (await readdir(path)).toSorted(),
  kindOf,
};

async function readText(path: string): Promise<ReadText> {
  try {
    return {
      ok: true,
      text: new TextDecoder("utf-8", { fatal: true }).decode(
        await readFile(path),
      ),
    };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch ("code" in error ? error.code : undefined) {
    case "ENOENT":
      return "there is no such file";
    case "EACCES":
      return "permission denied";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "it is not UTF-8 text";
    default:
      return error.message;
  }
}

async function kindOf(path: string): Promise<FileKind> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return "folder";
    return (found.mode & 0o111) === 0 ? "file" : "executable";
  } catch {
    return "none";
  }
}
