import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Whether tests that need `tool` run: it is on PATH (or in the system's sbin), or the run insists on it
 * (`VIRTFN_REQUIRE_TOOLS=1`), in which case a missing tool is a failure and not a silent gap.
 */
export function hasTool(tool: string): boolean {
  return (
    process.env["VIRTFN_REQUIRE_TOOLS"] === "1" || findTool(tool) !== undefined
  );
}

/** Absolute path of an executable, looked for in PATH and in the sbin folders that users' PATHs often lack. */
export function findTool(tool: string): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    "/usr/local/sbin",
    "/usr/sbin",
    "/sbin",
  ];
  return folders.map((folder) => join(folder, tool)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
