import { fc, test } from "../support/laws.ts";
import { describe, expect } from "vitest";
import { checkTemplate } from "../../src/expressions/check-template.ts";
import { evaluateTemplate } from "../../src/expressions/evaluate.ts";
import type { Problem } from "../../src/expressions/problem.ts";
import { createScope } from "../../src/expressions/scope.ts";
import {
  parseCondition,
  parseTemplate,
} from "../../src/expressions/template.ts";
import type { Value } from "../../src/model/value.ts";
import { evaluate, valueIn, values, written } from "../support/expressions.ts";

const value = fc
  .jsonValue({ maxDepth: 4 })
  .map((json) => json as Value)
  .filter((json) => !JSON.stringify(json).includes("-0"));

/** Pieces that expressions are made of, so that many of the texts nearly are some. */
const piece = fc.constantFrom(
  ..."a b list map 1 0 2.5 'x' \"y\" true none ( ) [ ] { } , : . | ~ + - * / // % ** == != < <= > >= = in not and or is if else".split(
    " ",
  ),
  ..."defined upper default(1) map('int') selectattr('a','eq',1) sort first join(',') length odd version('1','<') {{ }} {% {#".split(
    " ",
  ),
);

const nearlyExpression = fc
  .array(piece, { maxLength: 16 })
  .map((pieces) => pieces.join(" "));

const SCOPE = { a: 1, b: "x", list: [1, 2, [3]], map: { a: { a: 1 } } };

function isInside({ offset, length }: Problem, text: string): boolean {
  return (
    offset >= 0 &&
    length >= 1 &&
    offset + length <= Math.max(1, text.length + 1)
  );
}

describe("expressions", () => {
  test.prop([
    fc.oneof(
      nearlyExpression.map((text) => `{{ ${text} }}`),
      fc.string(),
      nearlyExpression,
    ),
  ])("of any text are data: a value, or problems inside the text", (text) => {
    for (const parsed of [parseTemplate(text), parseCondition(text)]) {
      if (!parsed.ok) {
        expect(isInside(parsed.problem, text)).toBe(true);
        continue;
      }
      const scope = createScope(values(SCOPE));
      for (const problem of checkTemplate(parsed.template, scope))
        expect(isInside(problem, text)).toBe(true);
      const evaluation = evaluateTemplate(parsed.template, scope);
      if (evaluation.kind === "problem")
        expect(isInside(evaluation.problem, text)).toBe(true);
    }
  });

  test.prop([nearlyExpression])(
    "never evaluate what checking refuses as a filter or test",
    (text) => {
      const parsed = parseCondition(text);
      if (!parsed.ok) return;
      const scope = createScope(values(SCOPE));
      const evaluation = evaluateTemplate(parsed.template, scope);
      const isUnknown =
        evaluation.kind === "problem" &&
        evaluation.problem.code === "unknown-filter";
      if (isUnknown)
        expect(
          checkTemplate(parsed.template, scope).map(({ code }) => code),
        ).toContain("unknown-filter");
    },
  );

  test.prop([fc.string().filter((text) => !/\{[{%#]/.test(text))])(
    "leave a text without braces as it is",
    (text) => {
      expect(valueIn(evaluate(text))).toBe(text);
    },
  );

  test.prop([value])("alone keep any value as it is", (x) => {
    expect(valueIn(evaluate("{{ x }}", { x }))).toEqual(x);
  });

  test.prop([fc.string(), fc.string(), fc.string({ minLength: 1 })])(
    "inside a text put exactly the text of the value there",
    (before, after, x) => {
      const [left, right] = [before, after].map((text) =>
        text.replaceAll(/[{}\n]/g, ""),
      );
      expect(valueIn(evaluate(`${left}-{{ x }}-${right}`, { x }))).toBe(
        `${left}-${x}-${right}`,
      );
    },
  );

  test.prop([value])(
    "give a finished value even where it looks like a template",
    (x) => {
      const fact = { wrapped: x, braces: "{{ x }}" };
      expect(valueIn(evaluate("{{ fact }}", { fact }))).toEqual(fact);
    },
  );

  test.prop([
    fc.dictionary(
      fc.stringMatching(/^[a-e]$/),
      fc.stringMatching(/^(\{\{ [a-e] \}\}|x)$/),
    ),
  ])("of variables that refer to each other always end", (map) => {
    const scope = createScope(written(map));
    for (const name of Object.keys(map)) {
      const parsed = parseTemplate(`{{ ${name} }}`);
      if (!parsed.ok) throw new Error(parsed.problem.message);
      const evaluation = evaluateTemplate(parsed.template, scope);
      if (evaluation.kind === "problem")
        expect(["recursive-variable", "undefined-name"]).toContain(
          evaluation.problem.code,
        );
      else expect(evaluation).toEqual({ kind: "value", value: "x" });
    }
  });

  test.prop([value, value])("agree that equality is symmetric", (a, b) => {
    const [left, right] = ["{{ a == b }}", "{{ b == a }}"].map((text) =>
      valueIn(evaluate(text, { a, b })),
    );
    expect(left).toBe(right);
    expect(valueIn(evaluate("{{ a == a }}", { a }))).toBe(true);
  });
});
