import { describe, expect, test } from "vitest";
import { TESTS } from "../../../src/expressions/tests.ts";
import { evaluate, problemIn, valueIn } from "../../support/expressions.ts";

const EXAMPLES: Readonly<
  Record<
    string,
    { readonly holds: readonly string[]; readonly fails: readonly string[] }
  >
> = {
  defined: {
    holds: ["x is defined"],
    fails: ["y is defined", "x.y is defined"],
  },
  undefined: { holds: ["y is undefined"], fails: ["x is undefined"] },
  none: { holds: ["none is none"], fails: ["0 is none", "'' is none"] },
  boolean: {
    holds: ["true is boolean"],
    fails: ["'true' is boolean", "1 is boolean"],
  },
  true: { holds: ["(1 == 1) is true"], fails: ["1 is true"] },
  false: { holds: ["(1 == 2) is false"], fails: ["none is false"] },
  string: { holds: ["'7' is string"], fails: ["7 is string"] },
  number: {
    holds: ["7 is number", "1.5 is number"],
    fails: ["'7' is number", "true is number"],
  },
  integer: { holds: ["7 is integer"], fails: ["1.5 is integer"] },
  float: { holds: ["1.5 is float"], fails: ["7 is float"] },
  mapping: {
    holds: ["{} is mapping"],
    fails: ["[] is mapping", "none is mapping"],
  },
  sequence: {
    holds: ["[] is sequence", "'' is sequence"],
    fails: ["{} is sequence"],
  },
  iterable: {
    holds: ["[] is iterable", "{} is iterable"],
    fails: ["7 is iterable", "none is iterable"],
  },
  odd: { holds: ["7 is odd", "-7 is odd"], fails: ["8 is odd"] },
  even: { holds: ["8 is even", "0 is even"], fails: ["7 is even"] },
  divisibleby: {
    holds: ["8 is divisibleby 4", "8 is divisibleby(4)"],
    fails: ["7 is divisibleby 4"],
  },
  equalto: { holds: ["7 is equalto 7"], fails: ["7 is equalto '7'"] },
  eq: { holds: ["7 is eq(7)"], fails: ["7 is eq 8"] },
  ne: { holds: ["7 is ne 8"], fails: ["7 is ne 7"] },
  lt: { holds: ["7 is lt 8"], fails: ["8 is lt 8"] },
  lessthan: { holds: ["7 is lessthan 8"], fails: ["9 is lessthan 8"] },
  le: { holds: ["8 is le 8"], fails: ["9 is le 8"] },
  gt: { holds: ["9 is gt 8"], fails: ["8 is gt 8"] },
  greaterthan: { holds: ["9 is greaterthan 8"], fails: ["7 is greaterthan 8"] },
  ge: { holds: ["8 is ge 8"], fails: ["7 is ge 8"] },
  in: {
    holds: ["1 is in [1, 2]", "'a' is in 'abc'", "1 is not in [2]"],
    fails: ["3 is in [1, 2]"],
  },
  contains: {
    holds: ["[1, 2] is contains 1"],
    fails: ["[1, 2] is contains 3"],
  },
  version: {
    holds: [
      "'6.1.0-50-amd64' is version('6.1', '>=')",
      "'6.10' is version('6.9', '>')",
      "'5.15.0' is version('6', '<')",
      "'1.0' is version('1.0')",
      "'6.1.0' is version('6.1.rc1', 'gt')",
      "'6.1-rc1' is version('6.1-rc2', 'lt')",
    ],
    fails: ["'6.1' is version('6.1.1', '>=')", "'1.0' is version('1.1', '==')"],
  },
};

describe("the test", () => {
  test.each(Object.values(EXAMPLES).flatMap(({ holds }) => holds))(
    "%s holds",
    (text) => {
      expect(valueIn(evaluate(`{{ ${text} }}`, { x: 1 }))).toBe(true);
    },
  );

  test.each(Object.values(EXAMPLES).flatMap(({ fails }) => fails))(
    "%s does not hold",
    (text) => {
      expect(valueIn(evaluate(`{{ ${text} }}`, { x: 1 }))).toBe(false);
    },
  );

  test.each([
    [
      "'a' is odd",
      `wrong-type "'a' is odd" the value of this test has to be a number, and this is the text "a"`,
    ],
    [
      "7 is divisibleby 0",
      'bad-value "7 is divisibleby 0" this divides by zero',
    ],
    ["y is string", 'undefined-name "y" "y" is not defined here'],
    [
      "6.1 is version('6', '>')",
      `wrong-type "6.1 is version('6', '>')" a version has to be a text, and this is the number 6.1`,
    ],
    [
      "'6' is version('6', '~>')",
      `bad-value "'6' is version('6', '~>')" "~>" is not an operator of the test version | one of == != < <= > >=`,
    ],
  ])("%s is refused", (text, expected) => {
    const whole = `{{ ${text} }}`;
    expect(problemIn(whole, evaluate(whole, { longer: 1 }))).toBe(expected);
  });

  test("of every name has an example here", () => {
    expect(Object.keys(EXAMPLES).toSorted()).toEqual(
      [...TESTS.keys()].toSorted(),
    );
  });
});
