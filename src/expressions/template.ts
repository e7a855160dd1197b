import { parseExpression } from "./parse-expression.ts";
import { catchProblem, raise, type Problem } from "./problem.ts";
import type { Expression } from "./syntax.ts";
import { tokenize } from "./tokenize.ts";

/**
 * A text of a playbook or inventory. `literal` holds no expression · `whole` is one expression and nothing
 * else, so it keeps its type · `mixed` is text with expressions in it and gives text. Offsets count from the
 * start of the text.
 */
export type Template =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "whole";
      readonly text: string;
      readonly expression: Expression;
    }
  | {
      readonly kind: "mixed";
      readonly text: string;
      readonly parts: readonly (string | Expression)[];
    };

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problem: Problem };

/** Longer texts are refused, so that no playbook can make the parser work for long. */
const LONGEST = 65_536;

export function parseTemplate(text: string): ParsedTemplate {
  const result = catchProblem(() => readTemplate(text));
  return result.ok ? { ok: true, template: result.value } : result;
}

/** The expressions of a template, in order. */
export function expressionsOf(template: Template): readonly Expression[] {
  switch (template.kind) {
    case "literal":
      return [];
    case "whole":
      return [template.expression];
    case "mixed":
      return template.parts.filter((part) => typeof part !== "string");
  }
}

/** The bare expression of a `when`. Its template is always `whole`; that it is boolean shows when it is evaluated. */
export function parseCondition(text: string): ParsedTemplate {
  const result = catchProblem((): Template => {
    const braces = text.indexOf("{{");
    if (braces >= 0 && !text.slice(0, braces).includes("'"))
      raise(
        "expression-syntax",
        { start: braces, end: braces + 2 },
        "a condition is an expression already",
        {
          label: "write it without {{ }}",
        },
      );
    refuseLong(text);
    return {
      kind: "whole",
      text,
      expression: parseExpression(tokenize(text, 0, "end")),
    };
  });
  return result.ok ? { ok: true, template: result.value } : result;
}

function readTemplate(text: string): Template {
  if (!/\{[{%#]/.test(text)) return { kind: "literal", text };
  refuseLong(text);
  // A block scalar ends in a line break that its author did not mean; Jinja drops one as well.
  const end = text.endsWith("\n") ? text.length - 1 : text.length;
  const parts: (string | Expression)[] = [];
  let at = 0;
  while (at < end) {
    const open = findOpening(text, at, end);
    if (open > at) parts.push(text.slice(at, open));
    if (open === end) break;
    const tokens = tokenize(text, open + 2, "braces");
    parts.push(parseExpression(tokens));
    at = tokens.at(-1)?.end ?? end;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined && typeof only !== "string"
    ? { kind: "whole", text, expression: only }
    : { kind: "mixed", text, parts };
}

function findOpening(text: string, from: number, end: number): number {
  const index = text.slice(from, end).search(/\{[{%#]/);
  if (index < 0) return end;
  const open = from + index;
  const span = { start: open, end: open + 2 };
  if (text.startsWith("{%", open))
    raise("expression-syntax", span, "statements ({% … %}) are not available", {
      hint: "Use an expression: {{ A if CONDITION else B }}, or a loop of the task.",
    });
  if (text.startsWith("{#", open))
    raise(
      "expression-syntax",
      span,
      "comments ({# … #}) are not available in a value",
      {
        hint: "Use a YAML comment. To write the characters themselves: {{ '{#' }}.",
      },
    );
  return open;
}

function refuseLong(text: string): void {
  if (text.length > LONGEST)
    raise(
      "bad-value",
      { start: 0, end: 1 },
      `a text with expressions can have ${LONGEST} characters at most`,
    );
}
