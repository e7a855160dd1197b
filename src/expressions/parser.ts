import { raise, type Span } from "./problem.ts";
import type { Expression } from "./syntax.ts";
import type { Token } from "./tokenize.ts";

/** Deeper nesting than people write; it bounds the recursion of everything that walks an expression. */
const DEEPEST = 64;

/** The reader of an expression: where it stands among its tokens, and how deep it is nested. */
export interface Parser {
  readonly tokens: readonly Token[];
  position: number;
  depth: number;
}

/** Reads one level deeper, unless that is deeper than an expression may be. */
export function nested(
  parser: Parser,
  parse: (parser: Parser) => Expression,
): Expression {
  if (++parser.depth > DEEPEST)
    raise(
      "expression-syntax",
      peek(parser),
      "the expression is nested too deeply",
    );
  const expression = parse(parser);
  parser.depth--;
  return expression;
}

export function takeSign<Sign extends string>(
  parser: Parser,
  signs: readonly Sign[],
): Sign | undefined {
  const token = peek(parser);
  if (token.kind !== "sign") return undefined;
  const sign = signs.find((each) => each === token.text);
  if (sign !== undefined) parser.position++;
  return sign;
}

export function takeWord(parser: Parser, word: string): boolean {
  if (!isWord(peek(parser), word)) return false;
  parser.position++;
  return true;
}

export function isWord(token: Token, word: string): boolean {
  return token.kind === "name" && token.text === word;
}

export function take(parser: Parser): Token {
  const token = peek(parser);
  if (token.kind !== "end") parser.position++;
  return token;
}

export function peek(parser: Parser): Token {
  return parser.tokens[parser.position] as Token;
}

export function previous(parser: Parser): Token {
  return parser.tokens[parser.position - 1] as Token;
}

export function expectSign(parser: Parser, sign: string): Token {
  const token = take(parser);
  if (token.kind !== "sign" || token.text !== sign)
    raise(
      "expression-syntax",
      token,
      `"${sign}" is missing before ${shown(token)}`,
    );
  return token;
}

export function expectSeparator(parser: Parser, close: string): void {
  if (takeSign(parser, [","]) || peek(parser).text === close) return;
  raise(
    "expression-syntax",
    peek(parser),
    `"," or "${close}" is missing before ${shown(peek(parser))}`,
  );
}

export function takeDottedName(
  parser: Parser,
  what: string,
): { name: string; nameSpan: Span } {
  const first = take(parser);
  if (first.kind !== "name")
    raise("expression-syntax", first, `${what} is missing here`);
  let name = first.text;
  while (
    peek(parser).text === "." &&
    parser.tokens[parser.position + 1]?.kind === "name"
  ) {
    parser.position++;
    name += `.${take(parser).text}`;
  }
  return { name, nameSpan: around(first, previous(parser)) };
}

export function around(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}

export function shown(token: Token): string {
  return token.kind === "end" ? "the end of the expression" : `"${token.text}"`;
}
