/** A line as kmod sees it, and the number of the first written line that went into it. */
export interface LogicalLine {
  readonly text: string;
  readonly line: number;
}

/**
 * Splits a modprobe.d file the way kmod reads it (kmod shared/util.c, freadline_wrapped): a backslash before a line
 * end joins the lines, before anything else it vanishes. All of this happens before comments are looked for.
 */
export function logicalLines(text: string): readonly LogicalLine[] {
  return text.includes("\\") ? joinedLines(text) : plainLines(text);
}

function plainLines(text: string): readonly LogicalLine[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => ({ text: upToNul(line), line: index + 1 }));
}

function joinedLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let current = "";
  let line = 1;
  let first = 1;
  for (let at = 0; at < text.length; at++) {
    let character = text[at];
    if (character === "\\") {
      at++;
      // A backslash that ends the file becomes the byte 0xff there, which is no UTF-8.
      character = at < text.length ? text[at] : "\ufffd";
      if (character === "\n") {
        line++;
        continue;
      }
    } else if (character === "\n") {
      lines.push({ text: upToNul(current), line: first });
      current = "";
      line++;
      first = line;
      continue;
    }
    current += character;
  }
  if (current !== "") lines.push({ text: upToNul(current), line: first });
  return lines;
}

/** kmod holds lines as C strings. */
function upToNul(text: string): string {
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}
