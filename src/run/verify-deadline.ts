import type { Change } from "../changes/change.ts";
import { unreachable } from "../model/unreachable.ts";

/**
 * Seconds within which the host must show what was done, counted from the end of the transaction. Each step of it
 * has already waited for its own effect, so this covers only what comes later by itself: VF net devices that udev
 * renames, links that return, files on a slow file system.
 */
export function verifyDeadline(changes: readonly Change[]): number {
  return Math.max(5, ...changes.map(deadlineOf));
}

function deadlineOf(change: Change): number {
  switch (change.kind) {
    case "load-module":
    case "reload-module":
      return 60;
    case "raise-pf":
    case "set-num-vfs":
    case "bind-vf":
    case "set-eswitch-mode":
      return 30;
    case "unload-module":
      return 15;
    case "remember-load":
    case "write-parameter":
    case "write-file":
    case "remove-file":
    case "set-autoprobe":
    case "set-vf-attributes":
    case "enable-unit":
      return 5;
    case "rebuild-image":
      return 10;
    default:
      return unreachable(change);
  }
}

/** Milliseconds to wait before looking again, after so many looks. */
export function pauseBefore(attempt: number): number {
  return Math.min(2000, 100 * 2 ** attempt);
}
