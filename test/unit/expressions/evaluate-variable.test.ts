import { describe, expect, test } from "vitest";
import { evaluateTemplate } from "../../../src/expressions/evaluate.ts";
import {
  createScope,
  extendScope,
  type Binding,
} from "../../../src/expressions/scope.ts";
import { parseTemplate } from "../../../src/expressions/template.ts";
import {
  describeProblem,
  evaluateIn,
  valueIn,
  values,
  written,
} from "../../support/expressions.ts";

describe("a written variable", () => {
  test("may be made of others, at any depth of its value", () => {
    const scope = written({
      driver: "igb",
      conf: { path: "/etc/{{ driver }}.conf", counts: ["{{ count }}", 1] },
      count: 7,
    });
    expect(valueIn(evaluateIn("{{ conf }}", scope))).toEqual({
      path: "/etc/igb.conf",
      counts: [7, 1],
    });
  });

  test("sees the names of the place where it is used", () => {
    const scope = createScope(written({ label: "vf{{ item }}" }));
    const parsed = parseTemplate("{{ label }}");
    if (!parsed.ok) throw new Error(parsed.problem.message);
    for (const item of [1, 2])
      expect(
        evaluateTemplate(parsed.template, extendScope(scope, values({ item }))),
      ).toEqual({ kind: "value", value: `vf${item}` });
  });

  test("is not looked at when nobody asks for it", () => {
    const scope = written({ broken: "{{ nope }}", fine: 1 });
    expect(valueIn(evaluateIn("{{ fine }}", scope))).toBe(1);
  });

  test("is worked out once", () => {
    const scope = createScope(written({ a: "{{ b }}{{ b }}", b: "x" }));
    const parsed = parseTemplate("{{ a }}{{ a }}");
    if (!parsed.ok) throw new Error(parsed.problem.message);
    expect(evaluateTemplate(parsed.template, scope)).toEqual({
      kind: "value",
      value: "xxxx",
    });
    expect(scope.memo.get("a")).toEqual({ state: "done", value: "xx" });
  });

  test("wins over one of the same name in an earlier layer", () => {
    expect(
      valueIn(evaluateIn("{{ n }}", written({ n: 1 }), written({ n: 2 }))),
    ).toBe(2);
  });

  test("that holds a value with braces gives it back as it is", () => {
    const scope = [
      ...written({ seen: "{{ fact }}" }),
      ...values({ fact: "{{ 1 + 1 }}" }),
    ];
    expect(valueIn(evaluateIn("{{ seen }}", scope))).toBe("{{ 1 + 1 }}");
  });
});

describe("a fault in the value of a variable", () => {
  test("is shown in that value, however far away it is used", () => {
    const scope = written({ a: "x{{ b }}", b: "{{ missng }}", missing: 1 });
    const evaluation = evaluateIn("12 {{ a }}", scope);
    if (evaluation.kind !== "problem") throw new Error("expected a problem");
    const { problem } = evaluation;
    expect(describeProblem("12 {{ a }}", problem)).toBe(
      'undefined-name "a" "missng" is not defined here | did you mean "missing" (missing.yml:1)?',
    );
    expect(problem.range).toMatchObject({
      file: { path: "b.yml" },
      start: 3,
      end: 9,
    });
  });

  test("may be that it does not parse", () => {
    const evaluation = evaluateIn("{{ a }}", written({ a: "x {{ 1 + }}" }));
    expect(evaluation).toMatchObject({
      kind: "problem",
      problem: { code: "expression-syntax", range: { start: 9, end: 11 } },
    });
  });

  test("is found again on the next look", () => {
    const scope = createScope(written({ a: "{{ b }}" }));
    const parsed = parseTemplate("{{ a }}");
    if (!parsed.ok) throw new Error(parsed.problem.message);
    const first = evaluateTemplate(parsed.template, scope);
    expect(first.kind).toBe("problem");
    expect(evaluateTemplate(parsed.template, scope)).toEqual(first);
  });
});

describe("variables that depend on themselves", () => {
  test.each([
    [{ a: "{{ a }}" }, 'the value of "a" depends on itself: a → a'],
    [
      { a: "{{ b }}", b: "x{{ c }}", c: "{{ a }}" },
      'the value of "a" depends on itself: a → b → c → a',
    ],
    [
      { a: "{{ b }}", b: ["{{ b }}"] },
      'the value of "b" depends on itself: b → b',
    ],
  ])("%j are refused with the way round", (map, message) => {
    expect(evaluateIn("{{ a }}", written(map))).toMatchObject({
      kind: "problem",
      problem: { code: "recursive-variable", message },
    });
  });

  test("are refused also where a default is given", () => {
    expect(
      evaluateIn("{{ a | default(1) }}", written({ a: "{{ a }}" })),
    ).toMatchObject({ problem: { code: "recursive-variable" } });
  });

  test("are fine when the branch that does is not taken", () => {
    const scope = written({ a: "{{ 1 if true else a }}" });
    expect(valueIn(evaluateIn("{{ a }}", scope))).toBe(1);
  });
});

describe("what no playbook needs is refused instead of growing", () => {
  test("texts that double each other", () => {
    const map = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `v${n}`,
        n === 0 ? "0123456789" : `{{ v${n - 1} ~ v${n - 1} }}`,
      ]),
    );
    expect(evaluateIn("{{ v59 }}", written(map))).toMatchObject({
      problem: {
        code: "bad-value",
        message: "this text grows longer than 1000000 characters",
      },
    });
  });

  test.each(["[v, v]", "v + v", "{'a': v, 'b': v}"])(
    "%s of %s of …",
    (form) => {
      const map = Object.fromEntries(
        Array.from({ length: 60 }, (_, n) => [
          `v${n}_`,
          n === 0 ? [1] : `{{ ${form.replaceAll("v", `v${n - 1}_`)} }}`,
        ]),
      );
      expect(evaluateIn("{{ v59_ }}", written(map))).toMatchObject({
        problem: {
          code: "bad-value",
          message: "this value grows larger than 100000 items",
        },
      });
    },
  );

  test("trees that hold each other", () => {
    const map = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `v${n}`,
        n === 0 ? [1] : [`{{ v${n - 1} }}`, `{{ v${n - 1} }}`],
      ]),
    );
    expect(evaluateIn("{{ v59 }}", written(map))).toMatchObject({
      problem: { code: "bad-value" },
    });
  });

  test("a chain of very many variables", () => {
    const map = Object.fromEntries(
      Array.from({ length: 5000 }, (_, n) => [
        `v${n}`,
        n === 0 ? 1 : `{{ ((((v${n - 1})))) }}`,
      ]),
    );
    expect(evaluateIn("{{ v4999 }}", written(map)).kind).toBe("problem");
  });

  test("a chain of long expressions", () => {
    const map = Object.fromEntries(
      Array.from({ length: 90 }, (_, n) => [
        `v${n}`,
        n === 0 ? 1 : `{{ v${n - 1}${" + 0".repeat(400)} }}`,
      ]),
    );
    expect(evaluateIn("{{ v89 }}", written(map))).toMatchObject({
      problem: { message: "the evaluation gets too deep" },
    });
  });
});

describe("what only a host can answer", () => {
  const facts: Binding = { kind: "needs-facts" };

  test.each([
    "{{ facts.kernel }}",
    "{{ facts }}",
    "{{ facts.kernel | default('x') }}",
    "{{ facts.a is defined }}",
    "{{ 1 if facts.x == 1 else 2 }}",
    "{{ made }}",
  ])("makes %s wait", (text) => {
    const scope = written({ made: "kernel {{ facts.kernel }}" });
    expect(evaluateIn(text, scope, [["facts", facts]])).toEqual({
      kind: "needs-facts",
      name: "facts",
    });
  });

  test("is not needed where the answer is clear without it", () => {
    const scope: readonly (readonly [string, Binding])[] = [["facts", facts]];
    expect(valueIn(evaluateIn("{{ false and facts.x }}", scope))).toBe(false);
    expect(valueIn(evaluateIn("{{ 1 if true else facts.x }}", scope))).toBe(1);
  });
});
