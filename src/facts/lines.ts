/** `keyword rest of the line`; what has no blank is all keyword. */
export function keyword(
  line: string,
): readonly [keyword: string, rest: string] {
  const blank = line.indexOf(" ");
  return blank < 0 ? [line, ""] : [line.slice(0, blank), line.slice(blank + 1)];
}

/** The lines that were shown with `|` in front. */
export function shownLines(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line.startsWith("|"))
    .map((line) => line.slice(1));
}

/** A file's text from what `show_file` prints. */
export function shownText(lines: readonly string[]): string {
  return lines
    .map((line) => {
      if (line.startsWith("|")) return `${line.slice(1)}\n`;
      return line.startsWith(">") ? line.slice(1) : "";
    })
    .join("");
}

/** Cuts at every line that begins with the keyword; what stands before the first one is dropped. */
export function sections(
  lines: readonly string[],
  word: string,
): readonly Section[] {
  const found: { readonly title: string; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const [first, rest] = keyword(line);
    if (first === word) found.push({ title: rest, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found;
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The text after the first line's keyword; `undefined` when there is no such line. */
export function valueOf(
  lines: readonly string[],
  word: string,
): string | undefined {
  for (const line of lines) {
    const [first, rest] = keyword(line);
    if (first === word) return rest;
  }
  return undefined;
}

/** The same of all lines. */
export function valuesOf(
  lines: readonly string[],
  word: string,
): readonly string[] {
  return lines.flatMap((line) => {
    const [first, rest] = keyword(line);
    return first === word ? [rest] : [];
  });
}
