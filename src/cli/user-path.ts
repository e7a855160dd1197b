import { isAbsolute, relative, resolve } from "node:path";

/** A path as the user typed it, so that it can be opened: from another working folder it has to be turned. */
export function userPath(path: string, cwd: string): string {
  if (isAbsolute(path) || cwd === process.cwd()) return path;
  return relative(process.cwd(), resolve(cwd, path));
}
