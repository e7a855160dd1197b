/** A word of a `params` text: a parameter and its value, with the place of the value in the text. */
interface SplitParam {
  readonly name: string;
  readonly value: string;
  /** Half-open offsets of the whole word, and of what follows its `=`. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export type SplitResult =
  | { readonly ok: true; readonly params: readonly SplitParam[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly start: number;
      readonly end: number;
    };

/**
 * A `params` text in the parts that modprobe would get as arguments: words separated by white space, with the quotes
 * and backslashes of a POSIX shell. A word without `=` switches a boolean parameter on (kernel/params.c,
 * param_set_bool).
 */
export function splitParams(text: string): SplitResult {
  const params: SplitParam[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return { ok: true, params };
    const word = readWord(text, at);
    if (!word)
      return {
        ok: false,
        message: "a quote is opened here and never closed",
        start: at,
        end: text.length,
      };
    if (word.text.startsWith("-"))
      return {
        ok: false,
        message: `"${word.text}" is an option of the command modprobe, not a parameter of a module`,
        start: at,
        end: word.end,
      };
    const equals = word.text.indexOf("=");
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    if (name === "")
      return {
        ok: false,
        message: "a parameter needs a name before its `=`",
        start: at,
        end: word.end,
      };
    const written = text.slice(at, word.end);
    params.push({
      name,
      value: equals < 0 ? "Y" : word.text.slice(equals + 1),
      start: at,
      valueStart: equals < 0 ? at : at + written.indexOf("=") + 1,
      end: word.end,
    });
    at = word.end;
  }
}

/** `undefined` where a quote stays open. */
function readWord(
  text: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let word = "";
  let quote = "";
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote === "" && /\s/.test(character)) break;
    if (character === quote) quote = "";
    else if (quote === "" && (character === "'" || character === '"'))
      quote = character;
    else if (
      character === "\\" &&
      quote !== "'" &&
      isEscapable(text[at + 1], quote)
    )
      word += text[++at] ?? "";
    else word += character;
  }
  return quote === "" ? { text: word, end: at } : undefined;
}

function isEscapable(next: string | undefined, quote: string): boolean {
  return next !== undefined && (quote === "" || next === '"' || next === "\\");
}
