import { realpathSync } from "node:fs";
import { SHELLS } from "./shells.ts";
import { findTool } from "./tools.ts";

/** The shells of this machine but the one that `sh` is already. */
export function otherShells(): typeof SHELLS {
  const sh = realpathSync(findTool("sh") ?? "/bin/sh");
  return SHELLS.filter(
    ({ argv, isHere }) => isHere && realOf(argv[0] ?? "") !== sh,
  );
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
