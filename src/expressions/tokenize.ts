import { raise, type Span } from "./problem.ts";

export type Token = NameToken | NumberToken | TextToken | SignToken | EndToken;

interface NameToken extends Span {
  readonly kind: "name";
  readonly text: string;
}

interface NumberToken extends Span {
  readonly kind: "number";
  readonly text: string;
  readonly value: number;
}

interface TextToken extends Span {
  readonly kind: "text";
  readonly text: string;
  /** Without its quotes, escapes resolved. */
  readonly value: string;
}

interface SignToken extends Span {
  readonly kind: "sign";
  readonly text: string;
}

interface EndToken extends Span {
  readonly kind: "end";
  readonly text: string;
}

const SPACE = /\s+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER =
  /0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y;
const SIGN = /\*\*|\/\/|==|!=|<=|>=|[-+*/%~<>=|.,:()[\]{}]/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
]);

/**
 * The tokens of the expression that starts at `from`. With `closing: "braces"` it ends at the first `}}` that
 * closes no map; otherwise at the end of the text. The last token is always an `end` token at that place.
 */
export function tokenize(
  text: string,
  from: number,
  closing: "braces" | "end",
): readonly Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = from;
  for (;;) {
    at += match(SPACE, text, at)?.length ?? 0;
    if (at >= text.length) {
      if (closing === "braces")
        raise(
          "expression-syntax",
          { start: from - 2, end: from },
          '"{{" is never closed',
          { label: 'needs a "}}"' },
        );
      return [...tokens, { kind: "end", text: "", start: at, end: at }];
    }
    if (closing === "braces" && depth === 0 && text.startsWith("}}", at))
      return [...tokens, { kind: "end", text: "}}", start: at, end: at + 2 }];
    const token = readToken(text, at);
    if (token.text === "{") depth++;
    if (token.text === "}") depth--;
    tokens.push(token);
    at = token.end;
  }
}

function readToken(text: string, start: number): Token {
  const name = match(NAME, text, start);
  if (name !== undefined)
    return { kind: "name", text: name, ...span(start, name) };
  const number = match(NUMBER, text, start);
  if (number !== undefined) return readNumber(number, start);
  const quoted = match(TEXT, text, start);
  if (quoted !== undefined) return readText(quoted, start);
  const sign = match(SIGN, text, start);
  if (sign !== undefined)
    return { kind: "sign", text: sign, ...span(start, sign) };
  return refuseCharacter(text, start);
}

function readNumber(text: string, start: number): NumberToken {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    raise("bad-value", span(start, text), `${text} is too large a number`);
  return { kind: "number", text, value, ...span(start, text) };
}

function readText(quoted: string, start: number): TextToken {
  const value = quoted
    .slice(1, -1)
    .replace(/\\([^])/g, (whole, letter: string, index: number) => {
      const character = ESCAPES.get(letter);
      if (character === undefined) {
        const at = start + 1 + index;
        raise(
          "expression-syntax",
          span(at, whole),
          `${whole} is not an escape that text can hold`,
          {
            label: "write \\\\ for a backslash",
          },
        );
      }
      return character;
    });
  return { kind: "text", text: quoted, value, ...span(start, quoted) };
}

function refuseCharacter(text: string, start: number): never {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  if (character === "'" || character === '"')
    raise(
      "expression-syntax",
      span(start, character),
      "this quote is never closed",
    );
  raise(
    "expression-syntax",
    span(start, character),
    `${JSON.stringify(character)} has no meaning in an expression`,
    character === "!"
      ? { label: 'write "not"' }
      : character === "&"
        ? { label: 'write "and"' }
        : {},
  );
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function span(start: number, text: string): Span {
  return { start, end: start + text.length };
}
