import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CliIo } from "./io.ts";
import { writeObstacle } from "./write-obstacle.ts";

/** Why `--out` cannot be written: also where a file is there that a person may have changed. */
export function outputObstacle(
  { out, force }: { readonly out?: string; readonly force?: boolean },
  { cwd }: CliIo,
): Diagnostic | undefined {
  if (out === undefined) return undefined;
  const path = resolve(cwd, out);
  const obstacle = writeObstacle(path);
  if (obstacle)
    return wrong(`${out} cannot be written: ${obstacle.why}`, obstacle.cure);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile && force !== true
    ? wrong(
        `${out} is there already`,
        "Name another file, or replace it with --force.",
      )
    : undefined;
}

function wrong(message: string, hint: string): Diagnostic {
  return { code: "bad-option", severity: "error", message, hint };
}
