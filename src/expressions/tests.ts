import { isValueMap, type Value } from "../model/value.ts";
import {
  NO_PARAMETERS,
  optional,
  required,
  type Call,
  type Test,
} from "./callable.ts";
import { expectNumber, expectText, textArgument } from "./filters/expect.ts";
import { isMissing, type Computed } from "./missing.ts";
import { compare } from "./operators.ts";
import { raise } from "./problem.ts";
import type { ComparisonOperator } from "./syntax.ts";
import { compareVersions } from "./versions.ts";

/** What can follow `is`, under Jinja's and Ansible's names. */
export const TESTS: ReadonlyMap<string, Test> = new Map(
  Object.entries<Test>({
    defined: {
      parameters: NO_PARAMETERS,
      acceptsMissing: true,
      holds: (input: Computed) => !isMissing(input),
    },
    undefined: {
      parameters: NO_PARAMETERS,
      acceptsMissing: true,
      holds: (input: Computed) => isMissing(input),
    },
    none: kind((input) => input === null),
    boolean: kind((input) => typeof input === "boolean"),
    true: kind((input) => input === true),
    false: kind((input) => input === false),
    string: kind((input) => typeof input === "string"),
    number: kind((input) => typeof input === "number"),
    integer: kind((input) => Number.isInteger(input)),
    float: kind(
      (input) => typeof input === "number" && !Number.isInteger(input),
    ),
    mapping: kind(isValueMap),
    sequence: kind(
      (input) => Array.isArray(input) || typeof input === "string",
    ),
    iterable: kind(
      (input) =>
        typeof input === "string" ||
        (typeof input === "object" && input !== null),
    ),
    odd: {
      parameters: NO_PARAMETERS,
      holds: (input, call) => remainder(input, 2, call) === 1,
    },
    even: {
      parameters: NO_PARAMETERS,
      holds: (input, call) => remainder(input, 2, call) === 0,
    },
    divisibleby: {
      parameters: required("num"),
      holds: (input, call) =>
        remainder(input, call.arguments.get("num") ?? null, call) === 0,
    },
    equalto: comparison("=="),
    eq: comparison("=="),
    ne: comparison("!="),
    lt: comparison("<"),
    lessthan: comparison("<"),
    le: comparison("<="),
    gt: comparison(">"),
    greaterthan: comparison(">"),
    ge: comparison(">="),
    in: {
      parameters: required("seq"),
      holds: (input, call) =>
        compare("in", input, call.arguments.get("seq") ?? null, call.span),
    },
    contains: {
      parameters: required("value"),
      holds: (input, call) =>
        compare("in", call.arguments.get("value") ?? null, input, call.span),
    },
    version: {
      parameters: [...required("version"), ...optional("operator")],
      holds: isVersion,
    },
  }),
);

function kind(holds: (input: Value) => boolean): Test {
  return { parameters: NO_PARAMETERS, holds };
}

function comparison(operator: ComparisonOperator): Test {
  return {
    parameters: required("other"),
    holds: (input, call) =>
      compare(operator, input, call.arguments.get("other") ?? null, call.span),
  };
}

function remainder(input: Value, divisor: Value, call: Call): number {
  const left = expectNumber(input, call, "the value of this test");
  const right = expectNumber(divisor, call, "the divisor");
  if (right === 0) raise("bad-value", call.span, "this divides by zero");
  return Math.abs(left % right);
}

const VERSION_OPERATORS: ReadonlyMap<string, ComparisonOperator> = new Map<
  string,
  ComparisonOperator
>([
  ["==", "=="],
  ["=", "=="],
  ["eq", "=="],
  ["!=", "!="],
  ["<>", "!="],
  ["ne", "!="],
  ["<", "<"],
  ["lt", "<"],
  ["<=", "<="],
  ["le", "<="],
  [">", ">"],
  ["gt", ">"],
  [">=", ">="],
  ["ge", ">="],
]);

function isVersion(input: Value, call: Call): boolean {
  const written = textArgument(call, "operator") ?? "eq";
  const operator = VERSION_OPERATORS.get(written);
  if (!operator)
    return raise(
      "bad-value",
      call.span,
      `"${written}" is not an operator of the test version`,
      {
        label: "one of == != < <= > >=",
      },
    );
  const left = expectText(input, call, "a version");
  const right = expectText(
    call.arguments.get("version") ?? null,
    call,
    "a version",
  );
  return compare(operator, compareVersions(left, right), 0, call.span);
}
