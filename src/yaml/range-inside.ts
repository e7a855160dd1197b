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
  const { range } = scalar;
  const value = String(scalar.value ?? "");
  const units = range.file.text.startsWith(value, scalar.textStart)
    ? undefined
    : followAlong(scalar, value);
  const unitAt = (offset: number): Unit =>
    units
      ? (units[offset] ?? verbatim(range.end))
      : verbatim(scalar.textStart + offset);
  const from = Math.min(unitAt(start).start, range.end);
  const to = end > start ? unitAt(end - 1).end : from;
  return {
    file: range.file,
    start: from,
    end: Math.max(from, Math.min(to, range.end)),
  };
}

/** What of the file gave one unit of the value. */
interface Unit {
  readonly start: number;
  readonly end: number;
}

function verbatim(offset: number): Unit {
  return { start: offset, end: offset + 1 };
}

function followAlong(scalar: SourceScalar, value: string): readonly Unit[] {
  const { text } = scalar.range.file;
  const units: Unit[] = [];
  let at = scalar.textStart;
  for (const unit of value.split("")) {
    const next = nextUnit(text, unit, at, scalar.range);
    units.push(next);
    at = next.end;
  }
  return units;
}

function nextUnit(
  text: string,
  unit: string,
  from: number,
  { start, end }: SourceRange,
): Unit {
  const quote = text[start];
  if (
    quote === '"' &&
    text[from] === "\\" &&
    !/[\r\n]/.test(text[from + 1] ?? "")
  )
    return { start: from, end: from + escapeLength(text[from + 1]) };
  const found = findUnit(text, unit, from, end) ?? from;
  const isDoubled = quote === "'" && unit === "'" && text[found + 1] === "'";
  return { start: found, end: found + (isDoubled ? 2 : 1) };
}

/** Past the white space and backslashes of folded lines; a break in the value may be any white space in the file. */
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

function escapeLength(letter: string | undefined): number {
  const lengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return lengths[letter ?? ""] ?? 2;
}
