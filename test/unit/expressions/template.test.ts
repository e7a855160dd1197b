import { describe, expect, test } from "vitest";
import {
  parseCondition,
  parseTemplate,
} from "../../../src/expressions/template.ts";
import {
  describeProblem,
  evaluate,
  valueIn,
} from "../../support/expressions.ts";

describe("parseTemplate", () => {
  test.each([
    ["plain text", "literal"],
    ["", "literal"],
    ["a { b } }} c", "literal"],
    ["{{ x }}", "whole"],
    ["{{x}}", "whole"],
    ["{{ x }}\n", "whole"],
    [" {{ x }}", "mixed"],
    ["{{ x }}{{ y }}", "mixed"],
    ["a {{ x }} b", "mixed"],
  ])("takes %j for %s", (text, kind) => {
    const parsed = parseTemplate(text);
    expect(parsed.ok && parsed.template.kind).toBe(kind);
  });

  test.each([
    ["{{ '}}' }}", "}}"],
    ["{{ {'a': {'b': 1}}.a.b }}", 1],
    ['{{ "a\\"b" }}', 'a"b'],
    ["{{ 'a\\\\b\\n' }}", "a\\b\n"],
    ["{{ 0x1f + 0b11 + 0o17 }}", 49],
    ["{{ '{{' }}", "{{"],
    ["{{ '{%' }}x", "{%x"],
  ])("reads %s", (text, expected) => {
    expect(valueIn(evaluate(text))).toEqual(expected);
  });

  test.each([
    ["{{ a", '"{{" "{{" is never closed | needs a "}}"'],
    ["x {{ 'a }}", `"'" this quote is never closed`],
    ["{{ }}", '"}}" a value is missing before the end of the expression'],
    [
      "{{ a b }}",
      '"b" "b" cannot stand here: an operator is missing, or the expression should end',
    ],
    [
      "{{ a = 1 }}",
      '"=" "=" cannot stand here: an operator is missing, or the expression should end | did you mean "=="?',
    ],
    ["{{ a && b }}", `"&" "&" has no meaning in an expression | write "and"`],
    ["{{ !a }}", `"!" "!" has no meaning in an expression | write "not"`],
    ["{{ a ? b : c }}", `"?" "?" has no meaning in an expression`],
    ["{{ (1, 2) }}", '"," tuples are not available'],
    ["{{ (1 }}", '"}}" ")" is missing before the end of the expression'],
    ["{{ [1 2] }}", '"2" "," or "]" is missing before "2"'],
    ["{{ {'a' 1} }}", '"1" ":" is missing before "1"'],
    ["{{ a[ }}", '"}}" a value is missing before the end of the expression'],
    ["{{ a.'b' }}", `"'b'" a name or a number has to follow "."`],
    ["{{ a | 'b' }}", `"'b'" the name of a filter is missing here`],
    ["{{ a is }}", '"}}" the name of a test is missing here'],
    ["{{ a if b }}", '"}}" "if" needs an "else" in an expression'],
    ["{{ not }}", '"}}" a value is missing before the end of the expression'],
    ["{{ 1 + }}", '"}}" a value is missing before the end of the expression'],
    [
      "{{ f(1) }}",
      '"(" functions cannot be called in an expression, and "f" is followed by "("',
    ],
    [
      "{{ a.items() }}",
      '"(" functions cannot be called in an expression, and "items" is followed by "("',
    ],
    [
      "{{ 'a\\q' }}",
      `"\\\\q" \\q is not an escape that text can hold | write \\\\ for a backslash`,
    ],
    ["{% if a %}", '"{%" statements ({% … %}) are not available'],
    ["a {# b #}", '"{#" comments ({# … #}) are not available in a value'],
    [
      "{{ a | join(d='x', 'y') }}",
      `"'y'" an argument without a name cannot follow one with a name`,
    ],
  ])("refuses %s", (text, expected) => {
    const parsed = parseTemplate(text);
    expect(parsed.ok ? "fine" : describeProblem(text, parsed.problem)).toBe(
      `expression-syntax ${expected}`,
    );
  });

  test("refuses a number that could not stay exact", () => {
    const text = "{{ 9007199254740993 }}";
    const parsed = parseTemplate(text);
    expect(parsed.ok ? "fine" : describeProblem(text, parsed.problem)).toBe(
      'bad-value "9007199254740993" 9007199254740993 is too large a number',
    );
  });

  test("refuses nesting that could exhaust the stack, instead of crashing", () => {
    for (const text of [
      `{{ ${"(".repeat(99)}1${")".repeat(99)} }}`,
      `{{ ${"[".repeat(99)} }}`,
      `{{ ${"not ".repeat(99)}a }}`,
      `{{ ${"-".repeat(99)}1 }}`,
      `{{ ${"a if b else ".repeat(99)}c }}`,
      `{{ ${"{a:".repeat(99)}1${"}".repeat(99)} }}`,
    ])
      expect(parseTemplate(text)).toMatchObject({
        problem: { message: "the expression is nested too deeply" },
      });
  });

  test("reads a long chain, and refuses one that is longer than anybody writes", () => {
    const chain = (length: number): string =>
      `{{ ${Array.from({ length }, () => "1").join(" + ")} }}`;
    expect(valueIn(evaluate(chain(500)))).toBe(500);
    expect(parseTemplate(chain(501))).toMatchObject({
      problem: { message: "the expression is too long" },
    });
  });

  test("refuses a text that is too long to be meant", () => {
    const parsed = parseTemplate(`{{ x }}${" ".repeat(70_000)}`);
    expect(parsed).toMatchObject({ ok: false, problem: { code: "bad-value" } });
  });
});

describe("parseCondition", () => {
  test("is a bare expression", () => {
    const parsed = parseCondition("a == 'b'");
    expect(parsed.ok && parsed.template.kind).toBe("whole");
  });

  test("may have braces inside a text", () => {
    expect(parseCondition("a == '{{'").ok).toBe(true);
  });

  test.each([
    [
      "{{ a }}",
      '"{{" a condition is an expression already | write it without {{ }}',
    ],
    [
      "a == {{ b }}",
      '"{{" a condition is an expression already | write it without {{ }}',
    ],
    ["", '"" a value is missing before the end of the expression'],
    ["a ==", '"" a value is missing before the end of the expression'],
  ])("refuses %j", (text, expected) => {
    const parsed = parseCondition(text);
    expect(parsed.ok ? "fine" : describeProblem(text, parsed.problem)).toBe(
      `expression-syntax ${expected}`,
    );
  });
});
