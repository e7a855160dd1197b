import type { Command, ExpectedVfs } from "./change.ts";
import { vfWait } from "./deadlines.ts";

/** Commands that wait for the VFs which a driver makes by itself while it loads. */
export function awaitVfs(expected: readonly ExpectedVfs[]): Command[] {
  return expected.map(({ pf, count }) => ({
    argv: ["verb_await_vfs", pf, String(count), String(vfWait(count))],
  }));
}

/** Commands that bring each PF to its count by sysfs, whatever it has; nothing is written where it is right. */
export function setVfs(expected: readonly ExpectedVfs[]): Command[] {
  return expected.map(({ pf, count }) => ({
    argv: ["verb_set_num_vfs", pf, String(count), String(vfWait(count))],
  }));
}
