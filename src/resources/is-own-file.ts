import { isOwned } from "../kmod/owned-files.ts";

/** Whether the file that a refusal points at is one that virtfn wrote for a `modprobe` task. */
export function isOwnFile(path: string): boolean {
  return isOwned(path);
}
