import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { extensionOf, joinPath, type Files } from "./files.ts";
import { failure, gather, success, warning } from "./gather.ts";
import type { Inventory, VariableDefinition } from "./inventory.ts";
import type { Definitions, VariableFolder } from "./loaded-inventory.ts";
import { parseVariableFile } from "./parse-variable-file.ts";

/** The `group_vars` and `host_vars` in a folder; `prefix` starts the origin of what they define. */
export async function readVariableFolder(
  files: Files,
  path: string,
  inventory: Inventory,
  prefix: string,
): Promise<Result<VariableFolder>> {
  const groupNames = inventory.groups.map(({ name }) => name);
  const hostNames = inventory.hosts.map(({ name }) => name);
  const read = gather([
    await readAll(
      files,
      joinPath(path, "group_vars"),
      groupNames,
      `${prefix}group_vars`,
    ),
    await readAll(
      files,
      joinPath(path, "host_vars"),
      hostNames,
      `${prefix}host_vars`,
    ),
  ]);
  if (!read.ok) return read;
  const [groups = new Map(), hosts = new Map()] = read.value;
  return success({ path, groups, hosts }, read.warnings);
}

export async function readVariableFile(
  files: Files,
  path: string,
  origin: string,
): Promise<Result<readonly VariableDefinition[]>> {
  const read = await files.readText(path);
  if (read.ok) return parseVariableFile({ path, text: read.text }, origin);
  const message = `the variables ${path} cannot be read: ${read.reason}`;
  return failure({ code: "file-unreadable", severity: "error", message });
}

/** Only the files of names that exist are read, as in Ansible. */
async function readAll(
  files: Files,
  folder: string,
  names: readonly string[],
  origin: string,
): Promise<Result<Definitions>> {
  if ((await files.kindOf(folder)) !== "folder") return success(new Map());
  const present = await files.list(folder);
  const isPresent = new Set(present);
  const named = names.filter((name) =>
    EXTENSIONS.some((extension) => isPresent.has(name + extension)),
  );
  const read = gather(
    await Promise.all(
      named.map((name) =>
        readNamed(files, folder, present, name, `${origin}/${name}`),
      ),
    ),
  );
  if (!read.ok) return read;
  const definitions = new Map(
    named.map((name, index) => [name, read.value[index] ?? []]),
  );
  return success(definitions, [
    ...read.warnings,
    ...strayFiles(folder, present, names),
  ]);
}

const EXTENSIONS = ["", ".yml", ".yaml", ".json"];

/** `NAME` (a file, or a folder of files) or else `NAME.yml`, `NAME.yaml`, `NAME.json`: the first of these that is there. */
async function readNamed(
  files: Files,
  folder: string,
  present: readonly string[],
  name: string,
  origin: string,
): Promise<Result<readonly VariableDefinition[]>> {
  const [first, ...others] = EXTENSIONS.map(
    (extension) => name + extension,
  ).filter((each) => present.includes(each));
  const path = joinPath(folder, first ?? name);
  const paths =
    (await files.kindOf(path)) === "folder"
      ? await filesBelow(files, path)
      : [path];
  const read = gather(
    await Promise.all(
      paths.map((each) => readVariableFile(files, each, origin)),
    ),
  );
  if (!read.ok) return read;
  const shadowed = others.map((other) =>
    warning(
      "inventory-syntax",
      `${joinPath(folder, other)} is not read: ${path} is there and goes first, as in Ansible`,
      "Put both into one.",
    ),
  );
  return success(read.value.flat(), [...read.warnings, ...shadowed]);
}

async function filesBelow(
  files: Files,
  folder: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await files.list(folder)) {
    if (name.startsWith(".") || name.endsWith("~")) continue;
    const path = joinPath(folder, name);
    const kind = await files.kindOf(path);
    if (kind === "folder") {
      if (extensionOf(name) === "")
        found.push(...(await filesBelow(files, path)));
    } else if (EXTENSIONS.includes(extensionOf(name))) found.push(path);
  }
  return found;
}

/** A file for a name that is nearly one of the inventory's is a slip that nobody would see. */
function strayFiles(
  folder: string,
  present: readonly string[],
  names: readonly string[],
): readonly Diagnostic[] {
  const known = new Set(names);
  return present.flatMap((file): readonly Diagnostic[] => {
    const extension = extensionOf(file);
    const name = EXTENSIONS.includes(extension)
      ? file.slice(0, file.length - extension.length)
      : file;
    const near =
      known.has(name) || file.startsWith(".")
        ? undefined
        : suggest(name, names);
    if (near === undefined) return [];
    const message = `${joinPath(folder, file)} is not read: nothing in the inventory is called "${name}"`;
    return [warning("unknown-group", message, `Did you mean "${near}"?`)];
  });
}
