import type { SourceRange } from "../diagnostics/source.ts";

/**
 * Offset of the first character of a scalar's own text: behind the quote, or, for a block scalar, behind its header
 * line and the indentation of its first line with content.
 */
export function textStart(
  text: string,
  range: SourceRange,
  style: string | undefined,
  value: unknown,
): number {
  switch (style) {
    case "QUOTE_DOUBLE":
    case "QUOTE_SINGLE":
      return Math.min(range.start + 1, range.end);
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      return blockTextStart(text, range, String(value));
    default:
      return range.start;
  }
}

/** Blanks that begin the value itself are not indentation. */
function blockTextStart(
  text: string,
  range: SourceRange,
  value: string,
): number {
  const written = text.slice(range.start, range.end);
  const untilContent = /^[^\n]*\n(?:[ \t]*\r?\n)*[ \t]*/.exec(written)?.[0];
  const own = /^\n*([ \t]*)/.exec(value)?.[1] ?? "";
  return range.start + Math.max(0, (untilContent ?? "").length - own.length);
}
