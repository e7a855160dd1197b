import {
  BOOT_AWAIT_PF,
  BOOT_AWAIT_VFS,
  BOOT_CHANGE,
} from "./boot-functions.ts";
import { allVerbs } from "./kinds.ts";
import { WITHOUT_NOTES } from "./without-notes.ts";

/** `ours`: of a function as this version has it · `other`: of one that is only called like ours, as another version's. */
export type LibraryLine = "ours" | "other";

/**
 * What each line of a boot script is that belongs to a function which the scripts of all ports share; `undefined` for
 * the lines that make it the script of its port.
 */
export function libraryLines(
  lines: readonly string[],
): readonly (LibraryLine | undefined)[] {
  const known = knownFunctions();
  const found: (LibraryLine | undefined)[] = [];
  while (found.length < lines.length) {
    const at = found.length;
    const ours = known.find((each) => startsAt(lines, at, each));
    const length = ours?.length ?? lengthOfOther(lines, at);
    if (length === 0) {
      found.push(undefined);
      continue;
    }
    for (let line = 0; line < length; line++)
      found.push(ours ? "ours" : "other");
    if (lines[found.length] === "") found.push(ours ? "ours" : "other");
  }
  return found;
}

function knownFunctions(): readonly (readonly string[])[] {
  return [
    ...Object.values({ ...WITHOUT_NOTES }),
    ...Object.values(allVerbs()),
    BOOT_CHANGE,
    BOOT_AWAIT_PF,
    BOOT_AWAIT_VFS,
  ].map((text) => text.split("\n"));
}

function startsAt(
  lines: readonly string[],
  at: number,
  part: readonly string[],
): boolean {
  return part.every((line, index) => lines[at + index] === line);
}

/** Up to its end, which stands in the first column as its name does. */
function lengthOfOther(lines: readonly string[], at: number): number {
  const first = lines[at] ?? "";
  if (!/^(?:verb_\w+|boot_change|boot_await_\w+)\(\) [{(]/.test(first))
    return 0;
  if (/[})]$/.test(first)) return 1;
  const end = lines.findIndex(
    (line, index) => index > at && /^[})]/.test(line),
  );
  return end < 0 ? 0 : end - at + 1;
}
