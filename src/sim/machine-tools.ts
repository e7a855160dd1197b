import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Tools of this machine that a simulated host may use: what coreutils, busybox and util-linux share, and nothing
 * that could reach the real kernel. A script that calls something else fails here as it would on a small host.
 */
const TOOLS = [
  "awk",
  "base64",
  "basename",
  "cat",
  "chgrp",
  "chmod",
  "chown",
  "cksum",
  "cmp",
  "comm",
  "cp",
  "cut",
  "date",
  "dd",
  "diff",
  "dirname",
  "du",
  "echo",
  "env",
  "expr",
  "false",
  "find",
  "flock",
  "fold",
  "grep",
  "gzip",
  "head",
  "kill",
  "ln",
  "ls",
  "md5sum",
  "mkdir",
  "mkfifo",
  "mktemp",
  "mv",
  "nice",
  "nohup",
  "od",
  "paste",
  "printenv",
  "printf",
  "ps",
  "pwd",
  "readlink",
  "realpath",
  "rm",
  "rmdir",
  "sed",
  "seq",
  "setsid",
  "sh",
  "sha256sum",
  "sleep",
  "sort",
  "split",
  "stat",
  "stty",
  "tail",
  "tar",
  "tee",
  "test",
  "timeout",
  "touch",
  "tr",
  "true",
  "truncate",
  "tty",
  "uniq",
  "wc",
  "whoami",
  "xargs",
  "xz",
  "yes",
] as const;

/** Where this machine has each of them; what it lacks is left out. */
export function findMachineTools(
  searchPath: string,
): ReadonlyMap<string, string> {
  const folders = [
    ...searchPath.split(delimiter).filter((folder) => folder.startsWith("/")),
    "/usr/bin",
    "/bin",
  ];
  const found = new Map<string, string>();
  for (const tool of TOOLS) {
    const path = folders
      .map((folder) => join(folder, tool))
      .find((candidate) => isExecutable(candidate));
    if (path !== undefined) found.set(tool, path);
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
