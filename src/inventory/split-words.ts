/** A word of a line, quotes and backslashes resolved; offsets count from the start of the line. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type SplitLine =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly message: string; readonly offset: number };

/** Splits as a shell does: blanks part words, quotes join, `#` outside quotes starts a comment even inside a word. */
export function splitWords(line: string): SplitLine {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(line[at] ?? "")) at++;
    if (at >= line.length || line[at] === "#") return { ok: true, words };
    const word = readWord(line, at);
    if ("message" in word) return { ok: false, ...word };
    words.push(word);
    at = word.end;
  }
}

function readWord(
  line: string,
  start: number,
): Word | { readonly message: string; readonly offset: number } {
  let text = "";
  let at = start;
  while (at < line.length && !/[\s#]/.test(line[at] ?? "")) {
    const character = line[at] ?? "";
    if (character === "'" || character === '"') {
      const close = closingQuote(line, at);
      if (close < 0)
        return { message: "this quote is never closed", offset: at };
      text += unescape(line.slice(at + 1, close), character);
      at = close + 1;
    } else if (character === "\\") {
      if (at + 1 >= line.length)
        return { message: "nothing follows this backslash", offset: at };
      text += line[at + 1] ?? "";
      at += 2;
    } else {
      text += character;
      at++;
    }
  }
  return { text, start, end: at };
}

function closingQuote(line: string, open: number): number {
  const quote = line[open];
  for (let at = open + 1; at < line.length; at++) {
    if (line[at] === quote) return at;
    if (quote === '"' && line[at] === "\\") at++;
  }
  return -1;
}

/** Within double quotes a backslash escapes itself and the quote, and stays before anything else. */
function unescape(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\])/g, "$1") : text;
}
