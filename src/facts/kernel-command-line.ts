import type { Fact } from "./fact.ts";
import { shownLines } from "./lines.ts";

/** /proc/cmdline, one line. */
export const kernelCommandLine: Fact<string> = {
  name: "cmdline",
  ask: () => `if first_line "$R/proc/cmdline"; then say "|$value"; fi`,
  parse: (lines) => shownLines(lines)[0] ?? "",
};
