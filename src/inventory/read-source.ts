import type { Result } from "../diagnostics/diagnostic.ts";
import { extensionOf, joinPath, type Files } from "./files.ts";
import { failure, gather, success, warning } from "./gather.ts";
import { parseHostList, parseInventory } from "./parse-inventory.ts";
import type { Statement } from "./statement.ts";

/** One `-i`: a file, a folder of inventories, or a list of hosts. */
export async function readSource(
  files: Files,
  source: string,
  depth = 0,
): Promise<Result<readonly Statement[]>> {
  const kind = await files.kindOf(source);
  switch (kind) {
    case "folder":
      return readFolder(files, source, depth);
    case "file":
      return readFile(files, source);
    case "executable":
      return refuseExecutable(source);
    case "none":
      return source.includes(",")
        ? parseHostList(source)
        : readFile(files, source);
  }
}

const DEEPEST = 8;

/** What Ansible passes over in a folder of inventories. */
const PASSED_OVER =
  /^\.|^(host_vars|group_vars|vars_plugins)$|(\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/;

async function readFolder(
  files: Files,
  path: string,
  depth: number,
): Promise<Result<readonly Statement[]>> {
  if (depth > DEEPEST)
    return failure({
      code: "inventory-syntax",
      severity: "error",
      message: `${path} lies more than ${DEEPEST} folders deep in the inventory`,
      hint: "Name the folder that holds the inventories with -i; a link may lead round in a circle.",
    });
  const names = await files.list(path);
  // A simulated host that was made beside the inventory.
  if (names.includes(".sim")) return success([]);
  const passed = names
    .filter((name) => /\.(ini|cfg)$/.test(name))
    .map((name) =>
      warning(
        "inventory-syntax",
        `${joinPath(path, name)} is not read: in a folder of inventories, files that end in ${extensionOf(name)} are passed over, as in Ansible`,
        "Give it another name, or name it with its own -i.",
      ),
    );
  const read = gather(
    await Promise.all(
      names
        .filter((name) => !PASSED_OVER.test(name))
        .map((name) => readSource(files, joinPath(path, name), depth + 1)),
    ),
  );
  return read.ok
    ? success(read.value.flat(), [...read.warnings, ...passed])
    : read;
}

async function readFile(
  files: Files,
  path: string,
): Promise<Result<readonly Statement[]>> {
  const read = await files.readText(path);
  if (read.ok) return parseInventory({ path, text: read.text });
  const message = `the inventory ${path} cannot be read: ${read.reason}`;
  const isName = !/[/.]/.test(path);
  const hint = isName
    ? `A list of hosts ends in a comma: -i ${path},`
    : undefined;
  return failure({ code: "file-unreadable", severity: "error", message, hint });
}

function refuseExecutable(path: string): Result<never> {
  return failure({
    code: "inventory-syntax",
    severity: "error",
    message: `${path} is executable, and inventory scripts are not available yet`,
    hint: `If it is a plain inventory: chmod -x ${path}. Otherwise save what it prints as YAML and use that file.`,
  });
}
