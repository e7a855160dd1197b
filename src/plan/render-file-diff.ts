import type { Change } from "../changes/change.ts";
import type { Style } from "../diagnostics/style.ts";
import { isBootScript } from "../resources/sriov/boot-files.ts";
import { foldLibrary, type FoldedLine } from "./fold-library.ts";
import { diffLines } from "./line-diff.ts";

/**
 * A unified diff of the file that a change writes or removes; nothing for other changes. Of boot scripts, which are
 * mostly functions, what is about their port is shown.
 */
export function renderFileDiff(change: Change, style: Style): string[] {
  if (change.kind !== "write-file" && change.kind !== "remove-file") return [];
  const before = change.previous;
  const after = change.kind === "write-file" ? change.content : undefined;
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const lines = diffLines(old, fresh);
  const isScript = isBootScript(change.path);
  return [
    `--- ${before === undefined ? "/dev/null" : change.path}`,
    `+++ ${after === undefined ? "/dev/null" : change.path}`,
    hunk(old.length, fresh.length),
    ...(isScript ? foldLibrary(lines, old, fresh) : lines).map(
      ({ mark, text }) => paint(mark, `${mark}${text}`, style),
    ),
  ].map((line) => `        ${line}`);
}

function linesOf(text: string | undefined): readonly string[] {
  if (text === undefined || text === "") return [];
  return text.replace(/\n$/, "").split("\n");
}

/** Owned files are a few lines, so the whole file is one hunk. */
function hunk(before: number, after: number): string {
  const range = (count: number) => `${count === 0 ? 0 : 1},${count}`;
  return `@@ -${range(before)} +${range(after)} @@`;
}

function paint(mark: FoldedLine["mark"], line: string, style: Style): string {
  if (mark === "-") return style.error(line);
  if (mark === "~") return style.warning(line);
  return mark === "+" ? style.strong(line) : line;
}
