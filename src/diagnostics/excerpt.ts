import { displayWidth } from "./display-width.ts";
import type { SourceRange } from "./source.ts";

/** A source line as a terminal shows it, and where in it a range lies; all in terminal columns. */
export interface Excerpt {
  readonly text: string;
  readonly indent: number;
  /** At least 1, so that also an empty range gets a caret. */
  readonly width: number;
}

const TAB = 4;

/** Longer lines are cut around the range. */
const LONGEST = 120;

/** The line on which the range begins; a range over several lines is marked to the end of its first. */
export function renderExcerpt(range: SourceRange): Excerpt {
  const { text } = range.file;
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  const lineEnd = endOfLine(text, range.start);
  const cells = cellsOf(text.slice(lineStart, lineEnd));
  const from = range.start - lineStart;
  const to = Math.min(range.end, lineEnd) - lineStart;

  const before = cells.filter((cell) => cell.offset < from);
  const marked = cells.filter(
    (cell) => cell.offset >= from && cell.offset < to,
  );
  const after = cells.slice(before.length + marked.length);
  return crop(before, marked, after);
}

/** Control characters as their visible pictures, so that a file cannot steer the terminal. */
export function showControlCharacters(text: string): string {
  return text
    .replaceAll(/[\p{Cc}]/gu, (control) => {
      const code = control.codePointAt(0) ?? 0;
      if (code < 0x20) return String.fromCodePoint(0x2400 + code);
      return code === 0x7f ? "\u2421" : "\ufffd";
    })
    .replaceAll(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, "\ufffd");
}

interface Cell {
  readonly text: string;
  readonly width: number;
  /** UTF-16 offset in the line. */
  readonly offset: number;
}

function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  let column = 0;
  for (const character of line) {
    const cell =
      character === "\t"
        ? blank(TAB - (column % TAB))
        : visible(showControlCharacters(character));
    cells.push({ ...cell, offset });
    offset += character.length;
    column += cell.width;
  }
  return cells;
}

function blank(width: number): Omit<Cell, "offset"> {
  return { text: " ".repeat(width), width };
}

function visible(text: string): Omit<Cell, "offset"> {
  return text === "\ufeff"
    ? { text: "", width: 0 }
    : { text, width: displayWidth(text) };
}

function crop(
  before: readonly Cell[],
  marked: readonly Cell[],
  after: readonly Cell[],
): Excerpt {
  const whole = widthOf([...before, ...marked, ...after]);
  if (whole <= LONGEST) {
    const text = [...before, ...marked, ...after].map((cell) => cell.text);
    return {
      text: text.join(""),
      indent: widthOf(before),
      width: Math.max(1, widthOf(marked)),
    };
  }
  const shown = upTo(marked, LONGEST / 2);
  const room = LONGEST - widthOf(shown);
  const head = upTo(before.toReversed(), room / 2).toReversed();
  const tail =
    shown.length < marked.length ? [] : upTo(after, room - widthOf(head));
  const start = head.length < before.length ? "…" : "";
  const end = tail.length < after.length ? "…" : "";
  return {
    text: `${start}${[...head, ...shown, ...tail].map((cell) => cell.text).join("")}${end}`,
    indent: start.length + widthOf(head),
    width: Math.max(1, widthOf(shown)),
  };
}

function upTo(cells: readonly Cell[], limit: number): readonly Cell[] {
  let width = 0;
  const kept = cells.findIndex((cell) => (width += cell.width) > limit);
  return kept < 0 ? cells : cells.slice(0, kept);
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((width, cell) => width + cell.width, 0);
}

function endOfLine(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  const end = found < 0 ? text.length : found;
  return end > 0 && text[end - 1] === "\r" && end - 1 >= offset ? end - 1 : end;
}
