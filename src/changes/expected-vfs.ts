import type { Command, ExpectedVfs } from "./change.ts";
import type { ModuleName } from "../model/module-name.ts";
import { vfWait } from "./deadlines.ts";

/** Commands that wait for the VFs which a driver makes by itself while it loads. */
export function awaitVfs(expected: readonly ExpectedVfs[]): Command[] {
  return expected.map(({ pf, count }) => ({
    argv: ["verb_await_vfs", pf, String(count), String(vfWait(count))],
  }));
}

/** Commands that refuse where the counts are not those that the plan was made for. */
export function expectVfs(previous: readonly ExpectedVfs[]): Command[] {
  return previous.map(({ pf, count }) => ({
    argv: ["verb_expect_vfs", pf, String(count)],
  }));
}

/** Commands that give each PF the VFs from before, where undo has loaded its driver again. */
export function returnVfs(
  module: ModuleName,
  previous: readonly ExpectedVfs[],
): Command[] {
  return previous.map(({ pf, count }) => ({
    argv: ["verb_return_vfs", module, pf, String(count), String(vfWait(count))],
  }));
}
