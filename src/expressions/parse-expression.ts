import {
  around,
  expectSeparator,
  expectSign,
  isWord,
  nested,
  peek,
  previous,
  take,
  takeDottedName,
  takeSign,
  takeWord,
  type Parser,
} from "./parser.ts";
import { raise } from "./problem.ts";
import { refuseCall, refuseRest, refuseStart } from "./refuse-tokens.ts";
import type {
  Argument,
  ArithmeticOperator,
  ComparisonOperator,
  Expression,
} from "./syntax.ts";
import type { Token } from "./tokenize.ts";

/** Chains such as `a + b + …` nest the tree too, one level for each link. */
const MOST_TOKENS = 1000;

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

/** Words that cannot be the name of a variable. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "in",
  "is",
  "if",
  "else",
]);

/** Jinja's grammar and its precedence, without calls, tuples and statements. Raises a problem. */
export function parseExpression(tokens: readonly Token[]): Expression {
  const extra = tokens[MOST_TOKENS];
  if (extra)
    raise("expression-syntax", extra, "the expression is too long", {
      hint: "Put parts of it into variables.",
    });
  const parser: Parser = { tokens, position: 0, depth: 0 };
  const expression = parseConditional(parser);
  const rest = peek(parser);
  if (rest.kind !== "end") refuseRest(rest);
  return expression;
}

function parseConditional(parser: Parser): Expression {
  return nested(parser, parseTernary);
}

function parseTernary(parser: Parser): Expression {
  let left = parseOr(parser);
  while (takeWord(parser, "if")) {
    const condition = parseOr(parser);
    if (!takeWord(parser, "else"))
      raise(
        "expression-syntax",
        peek(parser),
        '"if" needs an "else" in an expression',
        { hint: "Write VALUE if CONDITION else OTHER." },
      );
    const whenFalse = parseConditional(parser);
    left = {
      kind: "conditional",
      condition,
      whenTrue: left,
      whenFalse,
      ...around(left, whenFalse),
    };
  }
  return left;
}

function parseOr(parser: Parser): Expression {
  let left = parseAnd(parser);
  while (takeWord(parser, "or")) {
    const right = parseAnd(parser);
    left = {
      kind: "logical",
      operator: "or",
      left,
      right,
      ...around(left, right),
    };
  }
  return left;
}

function parseAnd(parser: Parser): Expression {
  let left = parseNot(parser);
  while (takeWord(parser, "and")) {
    const right = parseNot(parser);
    left = {
      kind: "logical",
      operator: "and",
      left,
      right,
      ...around(left, right),
    };
  }
  return left;
}

function parseNot(parser: Parser): Expression {
  const word = peek(parser);
  if (!takeWord(parser, "not")) return parseComparison(parser);
  const operand = nested(parser, parseNot);
  return { kind: "unary", operator: "not", operand, ...around(word, operand) };
}

function parseComparison(parser: Parser): Expression {
  const first = parseSum(parser);
  const links: { operator: ComparisonOperator; right: Expression }[] = [];
  for (;;) {
    const operator = takeComparison(parser);
    if (operator === undefined) break;
    links.push({ operator, right: parseSum(parser) });
  }
  const last = links.at(-1);
  if (!last) return first;
  return { kind: "comparison", first, links, ...around(first, last.right) };
}

function takeComparison(parser: Parser): ComparisonOperator | undefined {
  const sign = takeSign(parser, ["==", "!=", "<=", ">=", "<", ">"]);
  if (sign) return sign;
  if (takeWord(parser, "in")) return "in";
  const next = parser.tokens[parser.position + 1];
  if (isWord(peek(parser), "not") && next && isWord(next, "in")) {
    parser.position += 2;
    return "not in";
  }
  return undefined;
}

function parseSum(parser: Parser): Expression {
  return parseLeftToRight(parser, ["+", "-"], parseConcatenation);
}

function parseConcatenation(parser: Parser): Expression {
  return parseLeftToRight(parser, ["~"], parseProduct);
}

function parseProduct(parser: Parser): Expression {
  return parseLeftToRight(parser, ["*", "//", "/", "%"], parsePower);
}

/** Jinja reads `2 ** 3 ** 2` from the left, unlike Python. */
function parsePower(parser: Parser): Expression {
  return parseLeftToRight(parser, ["**"], parseFiltered);
}

function parseLeftToRight(
  parser: Parser,
  operators: readonly ArithmeticOperator[],
  parseOperand: (parser: Parser) => Expression,
): Expression {
  let left = parseOperand(parser);
  for (;;) {
    const operator = takeSign(parser, operators);
    if (!operator) return left;
    const right = parseOperand(parser);
    left = {
      kind: "arithmetic",
      operator,
      left,
      right,
      ...around(left, right),
    };
  }
}

function parseFiltered(parser: Parser): Expression {
  let operand = parseSigned(parser);
  for (;;) {
    if (takeSign(parser, ["|"])) operand = parseFilter(parser, operand);
    else if (takeWord(parser, "is")) operand = parseTest(parser, operand);
    else return operand;
  }
}

function parseSigned(parser: Parser): Expression {
  const token = peek(parser);
  const operator = takeSign(parser, ["-", "+"]);
  if (!operator) return parsePostfix(parser, parsePrimary(parser));
  const operand = nested(parser, parseSigned);
  return { kind: "unary", operator, operand, ...around(token, operand) };
}

function parseFilter(parser: Parser, operand: Expression): Expression {
  const { name, nameSpan } = takeDottedName(parser, "the name of a filter");
  const open = peek(parser);
  const args = open.text === "(" ? parseArguments(parser) : [];
  return {
    kind: "filter",
    operand,
    name,
    nameSpan,
    arguments: args,
    start: operand.start,
    end: previous(parser).end,
  };
}

function parseTest(parser: Parser, operand: Expression): Expression {
  const negated = takeWord(parser, "not");
  const { name, nameSpan } = takeDottedName(parser, "the name of a test");
  const args =
    peek(parser).text === "("
      ? parseArguments(parser)
      : parseBareArgument(parser);
  return {
    kind: "test",
    operand,
    name,
    nameSpan,
    negated,
    arguments: args,
    start: operand.start,
    end: previous(parser).end,
  };
}

/** `x is divisibleby 3`: Jinja lets a test take one operand without parentheses. */
function parseBareArgument(parser: Parser): readonly Argument[] {
  const token = peek(parser);
  const starts =
    token.kind === "number" ||
    token.kind === "text" ||
    token.text === "[" ||
    token.text === "{" ||
    (token.kind === "name" && !KEYWORDS.has(token.text));
  if (!starts) return [];
  const value = parsePostfix(parser, parsePrimary(parser));
  return [{ keyword: undefined, value, span: value }];
}

function parseArguments(parser: Parser): readonly Argument[] {
  parser.position++;
  const args: Argument[] = [];
  while (!takeSign(parser, [")"])) {
    const token = peek(parser);
    const next = parser.tokens[parser.position + 1];
    const isKeyword = token.kind === "name" && next?.text === "=";
    if (isKeyword) parser.position += 2;
    else if (args.some(({ keyword }) => keyword !== undefined))
      raise(
        "expression-syntax",
        token,
        "an argument without a name cannot follow one with a name",
      );
    const value = parseConditional(parser);
    args.push({
      keyword: isKeyword ? token.text : undefined,
      value,
      span: around(token, value),
    });
    expectSeparator(parser, ")");
  }
  return args;
}

function parsePostfix(parser: Parser, start: Expression): Expression {
  let object = start;
  for (;;) {
    const token = peek(parser);
    if (takeSign(parser, ["."])) object = parseAttribute(parser, object);
    else if (takeSign(parser, ["["])) object = parseIndex(parser, object);
    else if (token.text === "(" && token.kind === "sign")
      refuseCall(object, token);
    else return object;
  }
}

function parseAttribute(parser: Parser, object: Expression): Expression {
  const token = take(parser);
  if (
    token.kind !== "name" &&
    !(token.kind === "number" && /^\d+$/.test(token.text))
  )
    raise("expression-syntax", token, 'a name or a number has to follow "."');
  const value = token.kind === "name" ? token.text : token.value;
  const key = {
    kind: "literal",
    value,
    start: token.start,
    end: token.end,
  } as const;
  return { kind: "member", object, key, ...around(object, token) };
}

function parseIndex(parser: Parser, object: Expression): Expression {
  const from = peek(parser).text === ":" ? undefined : parseConditional(parser);
  if (takeSign(parser, [":"])) {
    const to = peek(parser).text === "]" ? undefined : parseConditional(parser);
    const close = expectSign(parser, "]");
    return { kind: "slice", object, from, to, ...around(object, close) };
  }
  const close = expectSign(parser, "]");
  if (!from) raise("expression-syntax", close, "an index is missing");
  return { kind: "member", object, key: from, ...around(object, close) };
}

function parsePrimary(parser: Parser): Expression {
  const token = take(parser);
  switch (token.kind) {
    case "number":
    case "text":
      return {
        kind: "literal",
        value: token.value,
        start: token.start,
        end: token.end,
      };
    case "name":
      return parseWord(token);
    case "sign":
      if (token.text === "(") return parseGroup(parser, token);
      if (token.text === "[") return parseList(parser, token);
      if (token.text === "{") return parseMap(parser, token);
      return refuseStart(token);
    case "end":
      return refuseStart(token);
  }
}

function parseWord(token: Token & { readonly kind: "name" }): Expression {
  const { text, start, end } = token;
  if (KEYWORDS.has(text)) refuseStart(token);
  const constant = CONSTANTS.get(text);
  return constant === undefined
    ? { kind: "name", name: text, start, end }
    : { kind: "literal", value: constant, start, end };
}

function parseGroup(parser: Parser, open: Token): Expression {
  const inner = parseConditional(parser);
  if (peek(parser).text === ",")
    raise("expression-syntax", peek(parser), "tuples are not available", {
      hint: "Write a list: [a, b].",
    });
  const close = expectSign(parser, ")");
  return { ...inner, ...around(open, close) };
}

function parseList(parser: Parser, open: Token): Expression {
  const items: Expression[] = [];
  while (peek(parser).text !== "]") {
    items.push(parseConditional(parser));
    expectSeparator(parser, "]");
  }
  return { kind: "list", items, ...around(open, take(parser)) };
}

function parseMap(parser: Parser, open: Token): Expression {
  const entries: { key: Expression; value: Expression }[] = [];
  while (peek(parser).text !== "}") {
    const key = parseConditional(parser);
    expectSign(parser, ":");
    entries.push({ key, value: parseConditional(parser) });
    expectSeparator(parser, "}");
  }
  return { kind: "map", entries, ...around(open, take(parser)) };
}
