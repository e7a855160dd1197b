import type { SourceRange } from "../diagnostics/source.ts";
import type { SourceScalar } from "./source-tree.ts";

/**
 * Where a part of a scalar's text (half-open, in UTF-16 units of the value) stands in the file. Exact where the file
 * shows the text as it is; across escapes, folded lines and indentation it follows along, and stays inside the node.
 */
export function rangeInside(
  scalar: SourceScalar,
  start: number,
  end: number,
): SourceRange {
  const { file } = scalar.range;
  const value = String(scalar.value ?? "");
  const places = isVerbatim(scalar, value)
    ? undefined
    : followAlong(scalar, value);
  const place = (offset: number): number =>
    places ? (places[offset] ?? scalar.range.end) : scalar.textStart + offset;
  const from = Math.min(place(start), scalar.range.end);
  // The end is the place behind the last character, which is not the place of the next one across a fold.
  const to = end > start ? place(end - 1) + 1 : from;
  return {
    file,
    start: from,
    end: Math.min(Math.max(to, from), scalar.range.end),
  };
}

function isVerbatim(
  { range, textStart }: SourceScalar,
  value: string,
): boolean {
  return range.file.text.startsWith(value, textStart);
}

/** For every character of the value, the offset in the file that it came from. */
function followAlong(scalar: SourceScalar, value: string): readonly number[] {
  const { text } = scalar.range.file;
  const isDoubleQuoted = text[scalar.range.start] === '"';
  const places: number[] = [];
  let at = scalar.textStart;
  for (const unit of value.split("")) {
    if (isDoubleQuoted && text[at] === "\\" && text[at + 1] !== "\n") {
      places.push(at);
      at += escapeLength(text.slice(at, at + 10));
      continue;
    }
    const found = findUnit(text, unit, at, scalar.range.end);
    places.push(found ?? at);
    at = (found ?? at - 1) + 1;
    const isDoubledQuote = unit === "'" && text[scalar.range.start] === "'";
    if (isDoubledQuote && text[at] === "'") at++;
  }
  return places;
}

function findUnit(
  text: string,
  unit: string,
  from: number,
  end: number,
): number | undefined {
  const isBlank = /\s/.test(unit);
  for (let at = from; at < end; at++) {
    const candidate = text[at] ?? "";
    if (candidate === unit || (isBlank && /\s/.test(candidate))) return at;
    if (isBlank || !/[\s\\]/.test(candidate)) return undefined;
  }
  return undefined;
}

function escapeLength(text: string): number {
  const lengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return lengths[text[1] ?? ""] ?? 2;
}
