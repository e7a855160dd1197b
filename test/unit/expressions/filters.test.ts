import { describe, expect, test } from "vitest";
import { FILTERS } from "../../../src/expressions/filters/table.ts";
import type { Value } from "../../../src/model/value.ts";
import { evaluate, problemIn, valueIn } from "../../support/expressions.ts";

const SCOPE = {
  pfs: [
    { address: "b", num_vfs: 7, up: true, net: { name: "eth1" } },
    { address: "A", num_vfs: 0, up: false },
    { address: "c", num_vfs: 7, up: true, net: { name: "eth0" } },
  ],
};

type Row = readonly [expression: string, expected: Value];

const EXAMPLES: Readonly<Record<string, readonly Row[]>> = {
  default: [["missing | default('x')", "x"]],
  d: [["missing | d('x')", "x"]],
  mandatory: [["7 | mandatory", 7]],
  int: [
    ["'12' | int", 12],
    ["' -3 ' | int", -3],
    ["7.9 | int", 7],
    ["-7.9 | int", -7],
    ["true | int", 1],
    ["'x' | int(5)", 5],
    ["'x' | int(default=none)", null],
    ["'0x1f' | int(base=16)", 31],
    ["'ff' | int(base=16)", 255],
    ["'-011' | int(base=2)", -3],
  ],
  float: [
    ["'1.5' | float", 1.5],
    ["'1e3' | float", 1000],
    ["'x' | float(0.5)", 0.5],
  ],
  string: [
    ["7 | string", "7"],
    ["true | string", "Y"],
  ],
  bool: [
    ["'yes' | bool", true],
    ["'Off' | bool", false],
    ["1 | bool", true],
    ["'n' | bool", false],
    ["true | bool", true],
  ],
  abs: [["-7 | abs", 7]],
  round: [
    ["2.5 | round", 2],
    ["3.5 | round", 4],
    ["2.61 | round(1)", 2.6],
    ["2.1 | round(method='ceil')", 3],
    ["2.9 | round(0, 'floor')", 2],
    ["1234 | round(-2)", 1200],
  ],
  lower: [["'IGB' | lower", "igb"]],
  upper: [["'igb' | upper", "IGB"]],
  trim: [["'  igb ' | trim", "igb"]],
  basename: [
    ["'/sys/module/igb' | basename", "igb"],
    ["'igb' | basename", "igb"],
  ],
  replace: [
    ["'a-b-c' | replace('-', '_')", "a_b_c"],
    ["'a.b' | replace('.', '$&')", "a$&b"],
  ],
  split: [
    ["'a b  c' | split", ["a", "b", "c"]],
    ["'a,b,' | split(',')", ["a", "b", ""]],
  ],
  ternary: [
    ["true | ternary('a', 'b')", "a"],
    ["false | ternary('a', 'b')", "b"],
    ["none | ternary('a', 'b', 'c')", "c"],
  ],
  length: [
    ["[1, 2] | length", 2],
    ["'häß' | length", 3],
    ["{'a': 1} | length", 1],
  ],
  count: [["[1] | count", 1]],
  list: [
    ["'ab' | list", ["a", "b"]],
    ["{'a': 1, 'b': 2} | list", ["a", "b"]],
    ["[1] | list", [1]],
  ],
  first: [["[3, 1] | first", 3]],
  last: [["[3, 1] | last", 1]],
  min: [
    ["[3, 1, 2] | min", 1],
    ["['b', 'A'] | min", "A"],
    ["(pfs | min(attribute='num_vfs')).address", "A"],
  ],
  max: [
    ["[3, 1, 2] | max", 3],
    ["(pfs | max(attribute='num_vfs')).address", "b"],
  ],
  sum: [
    ["[1, 2] | sum", 3],
    ["[] | sum", 0],
    ["[1] | sum(start=5)", 6],
    ["pfs | sum(attribute='num_vfs')", 14],
  ],
  join: [
    ["[2, 4] | join(',')", "2,4"],
    ["['a', true] | join", "aY"],
    ["pfs | join('/', attribute='address')", "b/A/c"],
  ],
  unique: [
    ["[1, '1', 1, 'a', 'A', 'a'] | unique", [1, "1", "a", "A"]],
    [
      "pfs | unique(attribute='num_vfs') | map(attribute='address')",
      ["b", "A"],
    ],
  ],
  sort: [
    ["[10, 9, 1] | sort", [1, 9, 10]],
    ["['b', 'A', 'a'] | sort", ["A", "a", "b"]],
    ["['b', 'A', 'a'] | sort(case_sensitive=true)", ["A", "a", "b"]],
    ["[1, 3, 2] | sort(reverse=true)", [3, 2, 1]],
    [
      "pfs | sort(attribute='num_vfs') | map(attribute='address')",
      ["A", "b", "c"],
    ],
    [
      "pfs | sort(true, attribute='num_vfs') | map(attribute='address')",
      ["b", "c", "A"],
    ],
  ],
  reverse: [
    ["[1, 2] | reverse", [2, 1]],
    ["'ab' | reverse", "ba"],
  ],
  flatten: [
    ["[1, [2, [3]]] | flatten", [1, 2, 3]],
    ["[1, [2, [3]]] | flatten(levels=1)", [1, 2, [3]]],
  ],
  union: [["[1, 2, 1] | union([2, 3])", [1, 2, 3]]],
  intersect: [["[1, 2, 2] | intersect([2, 3])", [2]]],
  difference: [["[1, 2, 1] | difference([2])", [1]]],
  map: [
    ["pfs | map(attribute='address')", ["b", "A", "c"]],
    ["pfs | map(attribute='net.name', default='-')", ["eth1", "-", "eth0"]],
    ["['a'] | map('upper')", ["A"]],
    ["['a-b'] | map('replace', '-', '_')", ["a_b"]],
  ],
  select: [
    ["[1, 2, 3] | select('odd')", [1, 3]],
    ["[1, 5] | select('greaterthan', 3)", [5]],
    ["[true, false] | select", [true]],
  ],
  reject: [["[1, 2, 3] | reject('odd')", [2]]],
  selectattr: [
    ["pfs | selectattr('num_vfs', 'equalto', 7) | length", 2],
    ["pfs | selectattr('net.name', 'defined') | length", 2],
    ["pfs | selectattr('up') | length", 2],
    [
      "pfs | selectattr('net.name', 'undefined') | map(attribute='address')",
      ["A"],
    ],
  ],
  rejectattr: [
    ["pfs | rejectattr('num_vfs', 'eq', 7) | map(attribute='address')", ["A"]],
  ],
  dict2items: [
    ["{'a': 1} | dict2items", [{ key: "a", value: 1 }]],
    ["{'a': 1} | dict2items(key_name='k', value_name='v')", [{ k: "a", v: 1 }]],
  ],
  items2dict: [["[{'key': 'a', 'value': 1}] | items2dict", { a: 1 }]],
};

describe("the filter", () => {
  test.each(Object.values(EXAMPLES).flat())("%s", (text, expected) => {
    expect(valueIn(evaluate(`{{ ${text} }}`, SCOPE))).toEqual(expected);
  });

  test.each([
    ["'igb' | int", `bad-value "'igb' | int" the text "igb" is not an integer`],
    [
      "'0x1f' | int",
      `bad-value "'0x1f' | int" the text "0x1f" is not an integer`,
    ],
    [
      "'12x' | int(base=16)",
      `bad-value "'12x' | int(base=16)" the text "12x" is not an integer`,
    ],
    ["none | float", 'bad-value "none | float" none is not a number'],
    [
      "'maybe' | bool",
      `bad-value "'maybe' | bool" the text "maybe" is not a boolean`,
    ],
    ["[] | bool", 'bad-value "[] | bool" a list is not a boolean'],
    [
      "7 | upper",
      'wrong-type "7 | upper" the input of this filter has to be a text, and this is the number 7',
    ],
    [
      "'a' | round",
      `wrong-type "'a' | round" the input of round has to be a number, and this is the text "a"`,
    ],
    [
      "1.5 | round(0, 'up')",
      `bad-value "1.5 | round(0, 'up')" "up" is not a method of round | common, ceil or floor`,
    ],
    [
      "'a' | split('')",
      `bad-value "'a' | split('')" the separator of split is empty`,
    ],
    [
      "'a' | ternary(1, 2)",
      `wrong-type "'a' | ternary(1, 2)" the input of ternary has to be a boolean, and this is the text "a"`,
    ],
    ["7 | length", 'wrong-type "7 | length" the number 7 has no items'],
    [
      "[] | first",
      'undefined-name "[] | first" nothing is first in an empty list',
    ],
    ["[] | max", 'undefined-name "[] | max" nothing is max in an empty list'],
    [
      "[1, 'a'] | sort",
      `wrong-type "[1, 'a'] | sort" the text "a" and the number 1 have no order | make a number with | int`,
    ],
    [
      "['a'] | sum",
      `wrong-type "['a'] | sum" "+" cannot take the number 0 and the text "a" | join texts with "~", or make a number with | int`,
    ],
    [
      "[[1]] | join(',')",
      `wrong-type "[[1]] | join(',')" a list cannot stand inside a text`,
    ],
    [
      "pfs | map(attribute='net.name')",
      `undefined-name "pfs | map(attribute='net.name')" this map has no attribute "net" | it has address, num_vfs, up`,
    ],
    [
      "pfs | map(attribute='adress')",
      `undefined-name "pfs | map(attribute='adress')" this map has no attribute "adress" | did you mean "address"?`,
    ],
    [
      "pfs | map",
      'expression-syntax "pfs | map" "map" needs attribute=… or the name of a filter',
    ],
    [
      "[1] | select",
      'wrong-type "[1] | select" without a test each item has to be a boolean',
    ],
    [
      "{} | flatten",
      'wrong-type "{} | flatten" the input of flatten has to be a list, and this is a map',
    ],
    [
      "[] | union(7)",
      'wrong-type "[] | union(7)" the argument of this filter has to be a list, and this is the number 7',
    ],
    [
      "[1] | items2dict",
      'undefined-name "[1] | items2dict" the number 1 has no attribute "key"',
    ],
    [
      "missing | upper",
      'undefined-name "missing" "missing" is not defined here',
    ],
    [
      "missing | mandatory",
      'undefined-name "missing" "missing" is not defined here',
    ],
  ])("%s is refused", (text, expected) => {
    const whole = `{{ ${text} }}`;
    expect(problemIn(whole, evaluate(whole, SCOPE))).toBe(expected);
  });

  test("of every name has an example here", () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(
      [...FILTERS.keys()].toSorted(),
    );
  });

  test("can be written with Ansible's full name", () => {
    expect(valueIn(evaluate("{{ 'A' | ansible.builtin.lower }}"))).toBe("a");
  });
});
