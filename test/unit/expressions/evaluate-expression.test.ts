import { describe, expect, test } from "vitest";
import {
  evaluate,
  holds,
  problemIn,
  valueIn,
} from "../../support/expressions.ts";

const SCOPE = {
  n: 7,
  text: "igb",
  flag: true,
  nothing: null,
  list: [3, 1, 2],
  map: { key: "value", "with-dash": 1, nested: { deep: [{ x: 1 }] } },
  pfs: [
    { address: "0000:01:00.0", driver: "igb", num_vfs: 7 },
    { address: "0000:02:00.0", driver: "ixgbe", num_vfs: 0 },
  ],
};

describe("an expression has the value of", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["7 // 2", 3],
    ["-7 // 2", -4],
    ["7 % 3", 1],
    ["-7 % 3", 2],
    ["7 % -3", -2],
    ["8 / 2", 4],
    ["7 / 2", 3.5],
    ["2 ** 10", 1024],
    ["2 ** 3 ** 2", 64],
    ["-2 ** 2", 4],
    ["1.5 + 1", 2.5],
    ["- n", -7],
    ["+ n", 7],
    ["0 * -1", 0],
    ["'a' + 'b'", "ab"],
    ["[1] + [2]", [1, 2]],
    ["'a' ~ 1 ~ true ~ false", "a1YN"],
    ["n == 7 and text != 'x'", true],
    ["not flag", false],
    ["not flag or flag", true],
    ["1 < 2 <= 2 < 3", true],
    ["1 < 2 > 2", false],
    ["1 < 0 < missing", false],
    ["[4 * 2 ~ 3 * 2]", ["86"]],
    ["'a' < 'b'", true],
    ["2 in list", true],
    ["2 not in list", false],
    ["'gb' in text", true],
    ["'key' in map", true],
    ["1 == '1'", false],
    ["1 == true", false],
    ["0 == false", false],
    ["none == none", true],
    ["[1, {'a': 2}] == [1, {'a': 2}]", true],
    ["{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", true],
    ["'yes' if flag else 'no'", "yes"],
    ["1 if false else 2 if false else 3", 3],
    ["list[0]", 3],
    ["list[-1]", 2],
    ["list.1", 1],
    ["list[1:]", [1, 2]],
    ["list[:-1]", [3, 1]],
    ["list[0:2]", [3, 1]],
    ["text[1:]", "gb"],
    ["text[0]", "i"],
    ["map.key", "value"],
    ["map['with-dash']", 1],
    ["map[text] | default('none')", "none"],
    ["map.nested.deep[0].x", 1],
    ["[n, text, [true, none]]", [7, "igb", [true, null]]],
    ["{'a': n, text: 1}", { a: 7, igb: 1 }],
    ["{}", {}],
    ["[]", []],
    ["True", true],
    ["None", null],
    [
      "pfs | selectattr('driver', 'equalto', 'igb') | map(attribute='address') | first",
      "0000:01:00.0",
    ],
    ["pfs | map(attribute='num_vfs') | sum", 7],
    ["false and missing", false],
    ["true or missing", true],
    ["1 if true else missing", 1],
    ["(4 * n) is even", true],
    ["not n is odd", false],
    ["n | string ~ 'x'", "7x"],
    ["[1, 2,]", [1, 2]],
  ])("%s", (text, expected) => {
    expect(valueIn(evaluate(`{{ ${text} }}`, SCOPE))).toEqual(expected);
  });
});

describe("an expression keeps", () => {
  test.each([
    ["{{ n }}", 7],
    ["{{ flag }}", true],
    ["{{ nothing }}", null],
    ["{{ list }}", [3, 1, 2]],
    ["{{ map }}", SCOPE.map],
    ["{{ n }}\n", 7],
  ])("its type when it stands alone: %j", (text, expected) => {
    expect(valueIn(evaluate(text, SCOPE))).toEqual(expected);
  });

  test.each([
    ["{{ n }} ", "7 "],
    ["a{{ n }}b{{ text }}", "a7bigb"],
    ["debug={{ flag }}", "debug=Y"],
    ["{{ not flag }}{{ flag }}", "NY"],
    ["x{{ 0.5 }}", "x0.5"],
    ["x{{ 2 ** 52 }}", "x4503599627370496"],
    ["two\nlines {{ n }}\n", "two\nlines 7"],
  ])("nothing but its text within a text: %j", (text, expected) => {
    expect(valueIn(evaluate(text, SCOPE))).toBe(expected);
  });
});

describe("a fact is never a template", () => {
  test("even when it looks like one", () => {
    const scope = { fact: "{{ secret }}", secret: "s" };
    expect(valueIn(evaluate("{{ fact }}", scope))).toBe("{{ secret }}");
    expect(valueIn(evaluate("a {{ fact }}", scope))).toBe("a {{ secret }}");
  });
});

describe("an expression is refused when it", () => {
  test.each([
    [
      "reads an unknown name",
      "{{ vf_cuont }}",
      'undefined-name "vf_cuont" "vf_cuont" is not defined here',
    ],
    [
      "has one with a neighbour",
      "{{ txet }}",
      'undefined-name "txet" "txet" is not defined here | did you mean "text"?',
    ],
    [
      "says null for none",
      "{{ null }}",
      'undefined-name "null" "null" is not defined here | did you mean "none"?',
    ],
    [
      "reads an unknown attribute",
      "{{ map.kye }}",
      'undefined-name "kye" this map has no attribute "kye" | did you mean "key"?',
    ],
    [
      "reads one at some depth",
      "{{ map.nested.dep[0] }}",
      'undefined-name "dep" this map has no attribute "dep" | did you mean "deep"?',
    ],
    [
      "reads an attribute of an unknown name",
      "{{ missing.b.c }}",
      'undefined-name "missing" "missing" is not defined here',
    ],
    [
      "indexes past the end",
      "{{ list[3] }}",
      'undefined-name "3" there is no item 3 | 3 items here',
    ],
    [
      "reads an attribute of a text",
      "{{ text.length }}",
      'undefined-name "length" the text "igb" has no attribute "length"',
    ],
    [
      "reaches for JavaScript",
      "{{ map.constructor }}",
      'undefined-name "constructor" this map has no attribute "constructor" | it has key, with-dash, nested',
    ],
    [
      "reaches for a prototype",
      "{{ map['__proto__'] }}",
      `undefined-name "'__proto__'" this map has no attribute "__proto__" | it has key, with-dash, nested`,
    ],
    [
      "reaches into a list",
      "{{ list.length }}",
      'undefined-name "length" a list has no attribute "length"',
    ],
    [
      "adds a text and a number",
      "{{ text + n }}",
      `wrong-type "text + n" "+" cannot take the text "igb" and the number 7 | join texts with "~", or make a number with | int`,
    ],
    [
      "subtracts texts",
      "{{ text - 1 }}",
      `wrong-type "text - 1" "-" cannot take the text "igb" and the number 1 | make a number with | int`,
    ],
    [
      "repeats a text",
      "{{ text * 9 }}",
      `wrong-type "text * 9" "*" cannot take the text "igb" and the number 9 | make a number with | int`,
    ],
    [
      "divides by zero",
      "{{ n / 0 }}",
      'bad-value "n / 0" this divides by zero',
    ],
    [
      "leaves a remainder of zero",
      "{{ n % 0 }}",
      'bad-value "n % 0" this divides by zero',
    ],
    [
      "grows too large",
      "{{ 10 ** 20 }}",
      'bad-value "10 ** 20" this number is too large to be exact',
    ],
    [
      "grows beyond all numbers",
      "{{ 10.0 ** 400 }}",
      'bad-value "10.0 ** 400" this number is too large to be exact',
    ],
    [
      "compares a text with a number",
      "{{ text > n }}",
      `wrong-type "text > n" the text "igb" and the number 7 have no order | make a number with | int`,
    ],
    [
      "looks for something in a number",
      "{{ 1 in n }}",
      `wrong-type "1 in n" "in" cannot look for the number 1 in the number 7`,
    ],
    [
      "negates a text",
      "{{ not text }}",
      `wrong-type "text" "not" needs a boolean, and this is the text "igb" | compare it, or make a boolean with | bool`,
    ],
    [
      "conjoins a number",
      "{{ flag and n }}",
      `wrong-type "n" "and" needs a boolean, and this is the number 7 | compare it: … > 0`,
    ],
    [
      "decides on a list",
      "{{ 1 if list else 2 }}",
      `wrong-type "list" "if" needs a boolean, and this is a list | ask for its length: … | length > 0`,
    ],
    [
      "decides on none",
      "{{ 1 if nothing else 2 }}",
      `wrong-type "nothing" "if" needs a boolean, and this is none | compare it: … is not none`,
    ],
    [
      "has the sign of a text",
      "{{ -text }}",
      `wrong-type "text" "-" needs a number, and this is the text "igb"`,
    ],
    [
      "prints a list",
      "a {{ list }}",
      'wrong-type "list" a list cannot stand inside a text',
    ],
    [
      "prints a map",
      "a {{ map }}",
      'wrong-type "map" a map cannot stand inside a text',
    ],
    [
      "prints none",
      "a {{ nothing }}",
      'wrong-type "nothing" none cannot stand inside a text',
    ],
    [
      "uses a list as a key",
      "{{ {list: 1} }}",
      'wrong-type "list" a list cannot be a key',
    ],
    [
      "indexes with a list",
      "{{ map[list] }}",
      'wrong-type "list" a list cannot be a key',
    ],
    [
      "indexes with half a number",
      "{{ list[0.5] }}",
      'wrong-type "0.5" 0.5 cannot be an index',
    ],
    [
      "slices a number",
      "{{ n[1:] }}",
      'wrong-type "n" the number 7 cannot be sliced',
    ],
    [
      "slices with a text",
      "{{ list['a':] }}",
      `wrong-type "'a'" the text "a" cannot be an index`,
    ],
    [
      "uses an unknown filter",
      "{{ text | uper }}",
      'unknown-filter "uper" "uper" is not a filter | did you mean "upper"?',
    ],
    [
      "uses an unknown test",
      "{{ text is strng }}",
      'unknown-filter "strng" "strng" is not a test | did you mean "string"?',
    ],
    [
      "maps with an unknown filter",
      "{{ list | map('uper') }}",
      `unknown-filter "'uper'" "uper" is not a filter | did you mean "upper"?`,
    ],
    [
      "selects with an unknown test",
      "{{ list | select('od') }}",
      `unknown-filter "'od'" "od" is not a test | did you mean "odd"?`,
    ],
    [
      "names a filter by a variable",
      "{{ list | map(text) }}",
      'expression-syntax "text" the name of a filter has to be written out in quotes',
    ],
    [
      "gives an argument too many",
      "{{ text | upper(1) }}",
      'expression-syntax "1" "upper" takes no argument',
    ],
    [
      "gives an unknown argument",
      "{{ list | join(sep=',') }}",
      `expression-syntax "sep=','" "join" has no argument "sep" | it has d, attribute`,
    ],
    [
      "gives one twice",
      "{{ list | join(',', d=',') }}",
      `expression-syntax "d=','" the argument "d" is given twice`,
    ],
    [
      "lacks an argument",
      "{{ text | replace('a') }}",
      'expression-syntax "replace" "replace" needs the argument "new"',
    ],
    [
      "tests without what to compare",
      "{{ n is equalto }}",
      'expression-syntax "equalto" "equalto" needs the argument "other"',
    ],
  ])("%s", (_, text, expected) => {
    expect(problemIn(text, evaluate(text, SCOPE))).toBe(expected);
  });
});

describe("a name of Ansible's that is not here", () => {
  test.each([
    ["omit", /Leave the key out/],
    ["hostvars", /groups has the names/],
    ["ansible_facts", /Facts are under facts/],
    ["ansible_kernel", /virtfn's own are under facts/],
  ])("%s says what to do instead", (name, hint) => {
    const evaluation = evaluate(`{{ ${name} }}`);
    if (evaluation.kind !== "problem") throw new Error("expected a problem");
    expect(evaluation.problem.hint).toMatch(hint);
  });
});

describe("what is undefined may be asked for", () => {
  test.each([
    ["{{ missing is defined }}", false],
    ["{{ missing is undefined }}", true],
    ["{{ missing is not defined }}", true],
    ["{{ missing.a.b[0] is defined }}", false],
    ["{{ map.a.b is defined }}", false],
    ["{{ map.key is defined }}", true],
    ["{{ list[9] is defined }}", false],
    ["{{ missing | default(3) }}", 3],
    ["{{ missing.a.b | d(3) }}", 3],
    ["{{ missing | default }}", ""],
    ["{{ nothing | default(3) }}", null],
    ["{{ nothing | default(3, true) }}", 3],
    ["{{ [] | default(3, boolean=true) }}", 3],
    ["{{ [] | first | default(3) }}", 3],
    ["{{ missing | default(missing_too | default(4)) }}", 4],
    ["{{ (missing if true else 1) | default(5) }}", 5],
  ])("%s", (text, expected) => {
    expect(valueIn(evaluate(text, SCOPE))).toEqual(expected);
  });
});

describe("a condition", () => {
  test.each([
    ["flag", true],
    ["n > 3 and text == 'igb'", true],
    ["missing is defined and missing.deep > 3", false],
  ])("%s holds or does not", (text, expected) => {
    expect(valueIn(holds(text, SCOPE))).toBe(expected);
  });

  test.each([
    [
      "n",
      'condition-not-boolean "n" a condition has to be a boolean, and this is the number 7 | compare it: … > 0',
    ],
    [
      "'no'",
      `condition-not-boolean "'no'" a condition has to be a boolean, and this is the text "no" | compare it, or make a boolean with | bool`,
    ],
    [
      "list ",
      'condition-not-boolean "list" a condition has to be a boolean, and this is a list | ask for its length: … | length > 0',
    ],
  ])("%s is none", (text, expected) => {
    expect(problemIn(text, holds(text, SCOPE))).toBe(expected);
  });
});
