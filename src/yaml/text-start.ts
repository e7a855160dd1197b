import type { SourceRange } from "../diagnostics/source.ts";

/**
 * Offset of the first character of a scalar's own text: behind the quote, or, for a block scalar, behind its header
 * line and the first line's indentation.
 */
export function textStart(
  text: string,
  range: SourceRange,
  style: string | undefined,
): number {
  switch (style) {
    case "QUOTE_DOUBLE":
    case "QUOTE_SINGLE":
      return Math.min(range.start + 1, range.end);
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED": {
      const body = /^[^\n]*\n(?:[ \t]*\r?\n)*[ \t]*/.exec(
        text.slice(range.start, range.end),
      );
      return range.start + (body?.[0].length ?? 0);
    }
    default:
      return range.start;
  }
}
