/**
 * A line of a host or a file as it may go to a terminal: control characters, and those that turn the direction of text
 * or break lines, are shown as escapes.
 */
export function visible(line: string): string {
  return line.replaceAll(UNSAFE, escaped);
}

/** The same for a text whose lines and tabs are to stay. */
export function visibleText(text: string): string {
  return text.replaceAll(UNSAFE, (character) =>
    character === "\n" || character === "\t" ? character : escaped(character),
  );
}

const UNSAFE =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function escaped(character: string): string {
  const known = KNOWN[character];
  if (known !== undefined) return known;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 2
    ? `\\u${code.padStart(4, "0")}`
    : `\\x${code.padStart(2, "0")}`;
}

const KNOWN: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
