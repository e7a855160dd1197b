import { libraryLines } from "../changes/boot-library.ts";
import type { DiffLine } from "./line-diff.ts";

/** A line of a diff, or one that stands for many. */
export interface FoldedLine {
  readonly mark: DiffLine["mark"] | "~";
  readonly text: string;
}

/**
 * The diff of a boot script with one line for each stretch of the functions that all ports share: how many lines they
 * are, or how many of them differ. What makes the script that of its port is left as it is, and so is what a new script
 * has in such functions beyond those that virtfn knows.
 */
export function foldLibrary(
  lines: readonly DiffLine[],
  before: readonly string[],
  after: readonly string[],
): readonly FoldedLine[] {
  const [old, fresh] = [libraryLines(before), libraryLines(after)];
  let [i, j] = [0, 0];
  const folded: FoldedLine[] = [];
  let stretch: DiffLine[] = [];
  const close = () => {
    if (stretch.length > 0) folded.push(summary(stretch));
    stretch = [];
  };
  for (const line of lines) {
    const isShared =
      line.mark === "-" ? old[i] !== undefined : fresh[j] === "ours";
    if (line.mark !== "+") i += 1;
    if (line.mark !== "-") j += 1;
    if (isShared) stretch.push(line);
    else {
      close();
      folded.push(line);
    }
  }
  close();
  return folded;
}

function summary(lines: readonly DiffLine[]): FoldedLine {
  const marks = new Set(lines.map(({ mark }) => mark));
  const [mark = " "] = marks;
  const isOne = marks.size === 1;
  const count = isOne
    ? lines.length
    : lines.filter((each) => each.mark !== " ").length;
  const words = `… ${count} ${count === 1 ? "line" : "lines"} of the part that is the same for every port`;
  return {
    mark: isOne ? mark : "~",
    text: `${words}${isOne ? "" : " differ"}${marks.has(" ") && isOne ? "" : "; --output json has the whole"}`,
  };
}
