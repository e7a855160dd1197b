import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * The environment in which scripts see the simulated host instead of this machine. PATH holds the stand-ins and
 * harmless tools, nothing else of this machine's.
 */
export function simulatedHostEnvironment(
  root: string,
): Readonly<Record<string, string>> {
  const folder = resolve(root);
  const connection = join(folder, ".sim/ssh-connection");
  return {
    VIRTFN_ROOT: folder,
    PATH: `${folder}/.sim/bin:${folder}/.sim/tools`,
    LC_ALL: "C",
    ...(existsSync(connection)
      ? { SSH_CONNECTION: readFileSync(connection, "utf8").trim() }
      : {}),
  };
}
