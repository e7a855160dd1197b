import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import {
  checkConditionNode,
  checkNode,
  evaluateConditionNode,
  evaluateNode,
} from "../../../src/expressions/evaluate-node.ts";
import { createScope } from "../../../src/expressions/scope.ts";
import { parseYaml } from "../../../src/yaml/parse-yaml.ts";
import type { SourceNode } from "../../../src/yaml/source-tree.ts";
import { values } from "../../support/expressions.ts";
import { oneLine, valueOf } from "../../support/results.ts";

function node(text: string): SourceNode {
  const tree = valueOf(parseYaml({ path: "p.yml", text }));
  if (!tree) throw new Error("this YAML is empty");
  return tree;
}

/** The value of the first key. */
function firstValue(text: string): SourceNode {
  const tree = node(text);
  const value = tree.kind === "map" ? tree.entries[0]?.value : undefined;
  if (!value) throw new Error("this YAML is no map");
  return value;
}

const SCOPE = createScope(values({ n: 7, name: "igb", flag: true }), [
  ["facts", { kind: "needs-facts" }],
]);

function linesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(oneLine);
}

describe("evaluateNode", () => {
  test("evaluates every text of a tree and leaves the rest", () => {
    const tree = node(
      `name: "{{ name }}"\noptions: { max_vfs: "{{ n }}", list: [1, "x{{ n }}", true, null] }\n`,
    );
    expect(evaluateNode(tree, SCOPE)).toEqual({
      kind: "value",
      value: {
        name: "igb",
        options: { max_vfs: 7, list: [1, "x7", true, null] },
      },
    });
  });

  test("reports every problem of the tree at its place", () => {
    const text = [
      "a: '{{ nmae }}'",
      'b: ["{{ n + }}", "ok", "{{ n | uper }}"]',
      "c: x {{ flag.y }} y",
      "{{ n }}: 1",
      "d: |",
      "  first line",
      "  {{ nobody }}",
      "",
    ].join("\n");
    const evaluation = evaluateNode(
      node(text.replace("{{ n }}:", '"{{ n }}":')),
      SCOPE,
    );
    if (evaluation.kind !== "problems") throw new Error(evaluation.kind);
    expect(linesOf(evaluation.diagnostics)).toEqual([
      'expression-syntax 4:1 "\\"{{ n }}\\"" a key cannot hold an expression',
      'undefined-name 1:8 "nmae" "nmae" is not defined here | did you mean "name"?',
      'expression-syntax 2:13 "}}" a value is missing before the end of the expression',
      'unknown-filter 2:32 "uper" "uper" is not a filter | did you mean "upper"?',
      'undefined-name 3:14 "y" the boolean true has no attribute "y"',
      'undefined-name 7:6 "nobody" "nobody" is not defined here',
    ]);
  });

  test("marks the place behind escapes and doubled quotes", () => {
    const single = evaluateNode(firstValue("a: 'it''s {{ nobody }}'"), SCOPE);
    const double = evaluateNode(
      firstValue('a: "\\t\\u0041 {{ nobody }}"'),
      SCOPE,
    );
    for (const evaluation of [single, double]) {
      if (evaluation.kind !== "problems") throw new Error(evaluation.kind);
      expect(linesOf(evaluation.diagnostics)[0]).toMatch(
        /"nobody" "nobody" is not/,
      );
    }
  });

  test("says where a variable is used whose value is at fault", () => {
    const scope = createScope([
      ["v", { kind: "written", node: firstValue("v: '{{ nobody }}'") }],
    ]);
    const evaluation = evaluateNode(firstValue("a: 'x {{ v }}'"), scope);
    if (evaluation.kind !== "problems") throw new Error(evaluation.kind);
    expect(linesOf(evaluation.diagnostics)).toEqual([
      'undefined-name 1:8 "nobody" "nobody" is not defined here',
    ]);
    const related = evaluation.diagnostics[0]?.related?.[0];
    expect(related?.message).toBe("used here");
    expect(
      related?.range.file.text.slice(related.range.start, related.range.end),
    ).toBe("v");
  });

  test("needs facts when a part does, unless something is wrong anyway", () => {
    expect(evaluateNode(node("[1, '{{ facts.x }}']"), SCOPE)).toEqual({
      kind: "needs-facts",
      name: "facts",
    });
    expect(evaluateNode(node("['{{ facts.x }}', '{{ y }}']"), SCOPE).kind).toBe(
      "problems",
    );
  });

  test("keeps a key called __proto__ a key", () => {
    const evaluation = evaluateNode(
      firstValue("a: \"{{ {'__proto__': {'x': 1}} }}\""),
      SCOPE,
    );
    if (evaluation.kind !== "value") throw new Error(evaluation.kind);
    expect(Object.keys(evaluation.value as object)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(evaluation.value)).toBe(Object.prototype);
  });
});

describe("evaluateConditionNode", () => {
  test.each([
    ["when: true", true],
    ["when: false", false],
    ["when: n == 7", true],
    ["when: \"name == 'x'\"", false],
  ])("%s", (text, expected) => {
    expect(evaluateConditionNode(firstValue(text), SCOPE)).toEqual({
      kind: "value",
      value: expected,
    });
  });

  test.each([
    ["when: yes", 'undefined-name 1:7 "yes" "yes" is not defined here'],
    [
      "when: 1",
      'condition-not-boolean 1:7 "1" a condition has to be an expression that is true or false, and this is the number 1',
    ],
    [
      "when: null",
      'condition-not-boolean 1:7 "null" a condition has to be an expression that is true or false, and this is none',
    ],
    [
      "when: [n]",
      'condition-not-boolean 1:7 "[n]" a condition has to be an expression that is true or false, and this is a list',
    ],
    [
      "when: { a: 1 }",
      'condition-not-boolean 1:7 "{ a: 1 }" a condition has to be an expression that is true or false, and this is a map',
    ],
    [
      "when: n",
      'condition-not-boolean 1:7 "n" a condition has to be a boolean, and this is the number 7 | compare it: … > 0',
    ],
    [
      "when: '{{ flag }}'",
      'expression-syntax 1:8 "{{" a condition is an expression already | write it without {{ }}',
    ],
  ])("%s is refused", (text, expected) => {
    const evaluation = evaluateConditionNode(firstValue(text), SCOPE);
    if (evaluation.kind !== "problems") throw new Error(evaluation.kind);
    expect(linesOf(evaluation.diagnostics)).toEqual([expected]);
  });

  test("needs facts when it reads them", () => {
    expect(evaluateConditionNode(firstValue("when: facts.x"), SCOPE)).toEqual({
      kind: "needs-facts",
      name: "facts",
    });
  });
});

describe("checkNode", () => {
  test("finds what shows without evaluating, facts or not", () => {
    const tree = node(
      "a: '{{ facts.x | uper }}'\nb: ['{{ nobody }}', '{{ n']\n'{{ x }}': 1",
    );
    expect(linesOf(checkNode(tree, SCOPE)).toSorted()).toEqual([
      `expression-syntax 2:22 "{{" "{{" is never closed | needs a "}}"`,
      `expression-syntax 3:1 "'{{ x }}'" a key cannot hold an expression`,
      'undefined-name 2:9 "nobody" "nobody" is not defined here',
      'unknown-filter 1:18 "uper" "uper" is not a filter | did you mean "upper"?',
    ]);
  });
});

describe("checkConditionNode", () => {
  test.each([
    ["when: true", []],
    ["when: facts.x == 1", []],
    ["when: nobody is defined", []],
    [
      "when: facts.x == nobody",
      ['undefined-name 1:18 "nobody" "nobody" is not defined here'],
    ],
    [
      "when: 7",
      [
        'condition-not-boolean 1:7 "7" a condition has to be an expression that is true or false, and this is the number 7',
      ],
    ],
    [
      "when: []",
      [
        'condition-not-boolean 1:7 "[]" a condition has to be an expression that is true or false, and this is a list',
      ],
    ],
  ])("%s", (text, expected) => {
    expect(linesOf(checkConditionNode(firstValue(text), SCOPE))).toEqual(
      expected,
    );
  });
});
