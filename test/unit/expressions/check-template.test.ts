import { describe, expect, test } from "vitest";
import {
  checkTemplate,
  namesIn,
} from "../../../src/expressions/check-template.ts";
import { createScope } from "../../../src/expressions/scope.ts";
import {
  parseTemplate,
  type Template,
} from "../../../src/expressions/template.ts";
import { describeProblem, values } from "../../support/expressions.ts";

const SCOPE = createScope(values({ known: 1, text: "x" }), [
  ["facts", { kind: "needs-facts", attributes: ["kernel", "pfs"] }],
  ["later", { kind: "needs-facts" }],
]);

function template(text: string): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.template;
}

describe("checkTemplate", () => {
  test.each([
    "no expression",
    "{{ known + 1 }}{{ text }}",
    "{{ nobody is defined }}",
    "{{ nobody | default(1) }}",
    "{{ nobody.at.any.depth | d(1) }}",
    "{{ nobody is defined and nobody.x > 3 }}",
    "{{ nobody.x if nobody is defined else 0 }}",
    "{{ facts.kernel }}{{ facts['pfs'] }}",
    "{{ later.whatever }}",
    "{{ known | map('upper') | select('equalto', 1) }}",
  ])("finds nothing in %s", (text) => {
    expect(checkTemplate(template(text), SCOPE)).toEqual([]);
  });

  test.each([
    [
      "{{ knwon }}",
      [
        'undefined-name "knwon" "knwon" is not defined here | did you mean "known"?',
      ],
    ],
    [
      "{{ nobody }} {{ known | uper }}{{ known is od }}",
      [
        'undefined-name "nobody" "nobody" is not defined here',
        'unknown-filter "uper" "uper" is not a filter | did you mean "upper"?',
        'unknown-filter "od" "od" is not a test | did you mean "odd"?',
      ],
    ],
    [
      "{{ 1 if true else nobody }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ false and nobody }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ [nobody][0] }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ {'a': nobody} }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ known[nobody] }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ text[nobody:] }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ text | replace('a', nobody) }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ -nobody == 1 }}",
      ['undefined-name "nobody" "nobody" is not defined here'],
    ],
    [
      "{{ text | map('uper') }}",
      [
        `unknown-filter "'uper'" "uper" is not a filter | did you mean "upper"?`,
      ],
    ],
    [
      "{{ text | reject('od') }}",
      [`unknown-filter "'od'" "od" is not a test | did you mean "odd"?`],
    ],
    [
      "{{ text | selectattr('a', 'od') }}",
      [`unknown-filter "'od'" "od" is not a test | did you mean "odd"?`],
    ],
    [
      "{{ text | replace('a') }}",
      ['expression-syntax "replace" "replace" needs the argument "new"'],
    ],
    [
      "{{ facts.kernle }}",
      [
        'undefined-name "kernle" "facts" has no attribute "kernle" | did you mean "kernel"?',
      ],
    ],
    [
      "{{ facts.x }}",
      ['undefined-name "x" "facts" has no attribute "x" | it has kernel, pfs'],
    ],
  ])("finds everything in %s", (text, expected) => {
    expect(
      checkTemplate(template(text), SCOPE).map((problem) =>
        describeProblem(text, problem),
      ),
    ).toEqual(expected);
  });
});

describe("namesIn", () => {
  test("gives every use of a variable with its place, and whether it is guarded", () => {
    const text =
      "a {{ x.y + z }} {{ w is defined and w }} {{ {'k': q | d(1)} }}";
    expect(
      namesIn(template(text)).map(({ name, offset, length, isGuarded }) => [
        name,
        text.slice(offset, offset + length),
        isGuarded,
      ]),
    ).toEqual([
      ["x", "x", false],
      ["z", "z", false],
      ["w", "w", true],
      ["w", "w", true],
      ["q", "q", true],
    ]);
  });
});
