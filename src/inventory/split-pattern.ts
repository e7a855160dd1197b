/** One part of a pattern, without its sign; `start` counts from the start of the pattern. */
export interface PatternPart {
  readonly sign: "" | "&" | "!";
  readonly text: string;
  readonly start: number;
}

/**
 * The parts between commas. Without any comma `:` parts as well, except in an IPv6 address and between brackets, where
 * it belongs to the name.
 */
export function splitPattern(pattern: string): readonly PatternPart[] {
  return piecesOf(pattern).flatMap(
    ({ text, start }): readonly PatternPart[] => {
      const trimmed = text.trim();
      if (trimmed === "") return [];
      const at = start + text.length - text.trimStart().length;
      const sign = trimmed.startsWith("&")
        ? "&"
        : trimmed.startsWith("!")
          ? "!"
          : "";
      return [
        { sign, text: trimmed.slice(sign.length), start: at + sign.length },
      ];
    },
  );
}

function piecesOf(
  pattern: string,
): readonly { readonly text: string; readonly start: number }[] {
  const separators = separatorsOf(pattern);
  const starts = [0, ...separators.map((index) => index + 1)];
  return starts.map((start, index) => ({
    text: pattern.slice(start, separators[index] ?? pattern.length),
    start,
  }));
}

function separatorsOf(pattern: string): readonly number[] {
  const separator = pattern.includes(",") ? "," : ":";
  if (
    separator === ":" &&
    (isAddress(pattern) || pattern.trimStart().startsWith("~"))
  )
    return [];
  let depth = 0;
  return pattern.split("").flatMap((character, index) => {
    if (separator === ":" && character === "[") depth++;
    if (separator === ":" && character === "]") depth--;
    return character === separator && depth <= 0 ? [index] : [];
  });
}

/** Hex groups with `::`, or eight of them: nobody writes a list of groups like that. */
function isAddress(pattern: string): boolean {
  const text = pattern.trim().replace(/^[&!]/, "");
  return (
    /^[0-9A-Fa-f:.]+(%\w+)?$/.test(text) &&
    (text.includes("::") || text.split(":").length === 8)
  );
}
