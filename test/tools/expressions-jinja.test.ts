import { execFileSync } from "node:child_process";
import { fc } from "../support/laws.ts";
import { describe, expect, test } from "vitest";
import { evaluate } from "../support/expressions.ts";
import { hasTool } from "../support/tools.ts";

const SCOPE = {
  n: 7,
  s: "igb",
  yes: true,
  list: [3, 1, 2],
  words: ["b", "A", "a"],
  map: { a: 1, b: { c: [10, 20] } },
  pfs: [
    { name: "x", vfs: 7, up: true },
    { name: "y", vfs: 0 },
    { name: "z", vfs: 7, up: false },
  ],
};

/** Real Jinja, with the filters and tests that Ansible adds. */
const ORACLE = String.raw`
import json, sys, types
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from ansible.plugins.filter.core import FilterModule as Core
from ansible.plugins.filter.mathstuff import FilterModule as Maths
from ansible.plugins.test.core import TestModule as CoreTests
from ansible.plugins.test.mathstuff import TestModule as MathsTests

env = SandboxedEnvironment(undefined=StrictUndefined)
for source in (Core, Maths):
    filters = source().filters()
    filters.pop("max", None), filters.pop("min", None)
    env.filters.update(filters)
for source in (CoreTests, MathsTests):
    env.tests.update(source().tests())

def plain(value):
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, types.GeneratorType)):
        return [plain(v) for v in value]
    json.dumps(value)
    return value

asked = json.load(sys.stdin)
answers = []
for text in asked["expressions"]:
    try:
        result = env.compile_expression(text, undefined_to_none=False)(**asked["scope"])
        answers.append({"value": plain(result)})
    except Exception as error:
        answers.append({"error": type(error).__name__})
json.dump(answers, sys.stdout)
`;

type Answer = { readonly value: unknown } | { readonly error: string };

function askJinja(expressions: readonly string[]): readonly Answer[] {
  const output = execFileSync("/usr/bin/python3", ["-c", ORACLE], {
    input: JSON.stringify({ scope: SCOPE, expressions }),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output) as readonly Answer[];
}

const SAME = [
  "1 + 2 * 3 - 4 // 3 % 2",
  "2 ** 3 ** 2",
  "-2 ** 2",
  "- n + 1",
  "7 / 2",
  "-7 // 2",
  "-7 % 3",
  "7 % -3",
  "1 < 2 < 3 > 2",
  "1 < 2 and not 2 < 1 or yes",
  "not yes or yes",
  "not n in list",
  "n not in list and 1 in list",
  "'a' if n > 3 else 'b' if n > 2 else 'c'",
  "1 + (2 if yes else 3)",
  "s ~ n ~ s",
  "n is divisibleby 7",
  "n is divisibleby(2) or n is odd",
  "n is not none and n is number",
  "n | string | length",
  "-3 | abs",
  "- n | abs",
  "(0 - 3) | abs + 1",
  "s | upper ~ s",
  "s + 'x' | upper",
  "list[0] + list[-1]",
  "list[1:] + list[:1]",
  "list.0",
  "s[1:]",
  "map.b.c[1]",
  "map['b']['c'].0",
  "map.b.c | sum",
  "list | sort",
  "list | sort(reverse=true)",
  "words | sort",
  "words | sort(case_sensitive=true)",
  "words | min",
  "words | max",
  "list | max",
  "list | sum(start=10)",
  "list | join(',')",
  "list | first",
  "list | last",
  "list | reverse | list",
  "s | reverse",
  "s | list",
  "map | list",
  "map | length",
  "pfs | map(attribute='name') | list",
  "pfs | map(attribute='up', default='-') | list",
  "pfs | selectattr('vfs', 'equalto', 7) | map(attribute='name') | join('/')",
  "pfs | rejectattr('vfs', 'gt', 0) | list | length",
  "pfs | selectattr('up', 'defined') | list",
  "pfs | sort(attribute='vfs') | map(attribute='name') | list",
  "pfs | sort(reverse=true, attribute='vfs') | map(attribute='name') | list",
  "(pfs | max(attribute='vfs')).name",
  "(pfs | min(attribute='vfs')).name",
  "pfs | sum(attribute='vfs')",
  "words | map('upper') | list",
  "words | map('replace', 'a', 'z') | list",
  "list | select('odd') | list",
  "list | reject('greaterthan', 1) | list",
  "'a,b,,c' | split(',')",
  "' a  b ' | split",
  "'  x ' | trim",
  "'a-b' | replace('-', '_')",
  "2.5 | round",
  "3.5 | round",
  "2.61 | round(1)",
  "2.1 | round(0, 'ceil')",
  "1234 | round(-2)",
  "'12' | int + 1",
  "'x' | int(5)",
  "'0x1f' | int(base=16)",
  "7.9 | int",
  "-7.9 | int",
  "'1.5' | float",
  "missing | default(3)",
  "'' | default(3, true)",
  "none | default(3)",
  "missing is defined",
  "missing is undefined and n is defined",
  "map.zz is defined",
  "map.zz | default('q')",
  "yes | ternary('a', 'b')",
  "'yes' | bool",
  "'off' | bool",
  "[1, 2, 1] | union([2, 3])",
  "[1, 2, 2] | intersect([2, 3])",
  "[1, 2, 1] | difference([2])",
  "[1, [2, [3]]] | flatten",
  "[1, [2, [3]]] | flatten(levels=1)",
  "map | dict2items | map(attribute='key') | list",
  "{'a': 1} | dict2items(key_name='k')",
  "[{'key': 'a', 'value': 1}] | items2dict",
  "'/a/b' | basename",
  "'6.1.0' is version('6.1', '>=')",
  "'6.10' is version('6.9', '>')",
  "list is contains 3",
  "1 is in list",
  "{} is mapping and [] is sequence and 's' is string",
  "{'a': n, s: [n]}",
  "[none, true, 1.5, 'x']",
  "1 == 1 == 1",
  "'b' > 'a'",
  "'abc' < 'abd' and 'B' < 'a'",
] as const;

/** Expressions over numbers, texts and booleans that are typed right, so that both sides have an answer to most. */
const generated = fc.letrec<{
  readonly number: string;
  readonly boolean: string;
  readonly text: string;
  readonly list: string;
}>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("0", "1", "2", "3", "7", "2.5", "n", "map.a", "list[1]"),
    fc
      .tuple(
        tie("number"),
        fc.constantFrom("+", "-", "*", "//", "%", "**", "/"),
        tie("number"),
      )
      .map((parts) => parts.join(" ")),
    tie("number").map((inner) => `(${inner})`),
    tie("number").map((inner) => `-${inner}`),
    tie("number").map((inner) => `${inner} | abs`),
    tie("text").map((inner) => `(${inner}) | length`),
    tie("list").map((inner) => `(${inner}) | sum`),
    fc
      .tuple(tie("number"), tie("boolean"), tie("number"))
      .map(([a, condition, b]) => `${a} if ${condition} else ${b}`),
  ),
  boolean: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("true", "false", "yes"),
    fc
      .tuple(
        tie("number"),
        fc.constantFrom("<", "<=", ">", ">=", "==", "!="),
        tie("number"),
      )
      .map((parts) => parts.join(" ")),
    fc
      .tuple(tie("boolean"), fc.constantFrom("and", "or"), tie("boolean"))
      .map((parts) => parts.join(" ")),
    tie("boolean").map((inner) => `not ${inner}`),
    tie("boolean").map((inner) => `(${inner})`),
    fc
      .tuple(tie("number"), fc.constantFrom("in", "not in"), tie("list"))
      .map((parts) => parts.join(" ")),
    tie("number").map((inner) => `${inner} is number`),
  ),
  text: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom("'x'", "'Ab'", "s", "words[0]"),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `${a} ~ ${b}`),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `${a} + ${b}`),
    fc
      .tuple(
        tie("text"),
        fc.constantFrom(
          "upper",
          "lower",
          "trim",
          "reverse",
          "first | default('q')",
        ),
      )
      .map(([a, filter]) => `${a} | ${filter}`),
    fc
      .tuple(tie("text"), fc.integer({ min: -3, max: 3 }))
      .map(([a, index]) => `(${a})[${index}:]`),
  ),
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("list", "[1, 2]", "[]"),
    fc.tuple(tie("list"), tie("list")).map(([a, b]) => `${a} + ${b}`),
    fc.tuple(tie("number"), tie("number")).map(([a, b]) => `[${a}, ${b}]`),
    tie("list").map((inner) => `(${inner}) | sort`),
    tie("list").map((inner) => `(${inner}) | unique | list`),
  ),
}));

describe.skipIf(!hasTool("ansible-inventory"))(
  "against Jinja with Ansible's filters",
  () => {
    test("what is promised to be the same is the same", () => {
      const answers = askJinja(SAME);
      const ours = SAME.map((text) => evaluate(`{{ ${text} }}`, SCOPE));
      const shown = (what: unknown, index: number): string =>
        `${SAME[index]} = ${JSON.stringify(what)}`;
      expect(
        ours.map((one, index) =>
          shown(one.kind === "value" ? { value: one.value } : one, index),
        ),
      ).toEqual(answers.map(shown));
    });

    test("what we give a value, Jinja gives the same value", () => {
      const arbitrary = fc.oneof(
        generated.number,
        generated.boolean,
        generated.text,
        generated.list,
      );
      const expressions = fc
        .sample(arbitrary, 3000)
        .filter((text) => text.length < 400);
      const answers = askJinja(expressions);
      const compared = expressions.flatMap((text, index) => {
        const ours = evaluate(`{{ ${text} }}`, SCOPE);
        return ours.kind === "value"
          ? [{ text, ours: { value: ours.value }, jinja: answers[index] }]
          : [];
      });
      expect(compared.length).toBeGreaterThan(1000);
      expect(
        compared.filter(({ ours, jinja }) => !isSame(ours, jinja)),
      ).toEqual([]);
    });
  },
);

/** Numbers come through two number formats; equal to twelve digits is equal. */
function isSame(ours: unknown, jinja: unknown): boolean {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === "number" ? Number(value.toPrecision(12)) : value;
  return JSON.stringify(ours, rounded) === JSON.stringify(jinja, rounded);
}
