import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";

/** Why `writePrivateFile` will not be able to write there, as far as it can be seen without trying. */
export function writeObstacle(
  path: string,
): { readonly why: string; readonly cure: string } | undefined {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory())
    return { why: "it is a folder", cure: "Name a file in it." };
  // A device or a pipe is written to; a file is replaced, which is a matter of its folder.
  if (known && !known.isFile()) return isWritable(path) ? undefined : FORBIDDEN;
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return { why: "there is no such folder", cure: "Make the folder first." };
  return isWritable(folder) ? undefined : FORBIDDEN;
}

const FORBIDDEN = {
  why: "you have no permission to write there",
  cure: "Name a file in a folder of your own.",
};

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
