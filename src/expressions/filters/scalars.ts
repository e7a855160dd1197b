import type { Value } from "../../model/value.ts";
import {
  NO_PARAMETERS,
  optional,
  required,
  type Call,
  type Filter,
} from "../callable.ts";
import { isMissing, type Computed } from "../missing.ts";
import { raise } from "../problem.ts";
import { describe, textOf } from "../text-of.ts";
import {
  expectBoolean,
  expectNumber,
  expectText,
  flagArgument,
  textArgument,
} from "./expect.ts";

const TRUE_WORDS: readonly string[] = ["true", "yes", "on", "y", "1"];
const FALSE_WORDS: readonly string[] = ["false", "no", "off", "n", "0"];

const useDefault: Filter = {
  parameters: optional("default_value", "boolean"),
  acceptsMissing: true,
  apply: (input: Computed, call) => {
    const isEmpty =
      isMissing(input) || (flagArgument(call, "boolean") && isFalsy(input));
    return isEmpty ? (call.arguments.get("default_value") ?? "") : input;
  },
};

/** Filters of single values. Where Ansible would quietly give 0 or false, these say what is wrong. */
export const SCALAR_FILTERS: Readonly<Record<string, Filter>> = {
  default: useDefault,
  d: useDefault,
  mandatory: { parameters: NO_PARAMETERS, apply: (input) => input },
  int: {
    parameters: optional("default", "base"),
    apply: (input, call) =>
      toInteger(input, call) ?? fallBack(input, call, "an integer"),
  },
  float: {
    parameters: optional("default"),
    apply: (input, call) =>
      toNumber(input) ?? fallBack(input, call, "a number"),
  },
  string: {
    parameters: NO_PARAMETERS,
    apply: (input, call) => textOf(input, call.span),
  },
  bool: { parameters: NO_PARAMETERS, apply: toBoolean },
  abs: {
    parameters: NO_PARAMETERS,
    apply: (input, call) =>
      Math.abs(expectNumber(input, call, "the input of abs")),
  },
  round: {
    parameters: optional("precision", "method"),
    apply: roundNumber,
  },
  lower: textFilter((text) => text.toLowerCase()),
  upper: textFilter((text) => text.toUpperCase()),
  trim: textFilter((text) => text.trim()),
  basename: textFilter((text) => text.slice(text.lastIndexOf("/") + 1)),
  replace: {
    parameters: required("old", "new"),
    apply: (input, call) => {
      const part = textArgument(call, "old") ?? "";
      return expectText(input, call, "the input of replace").replaceAll(
        part,
        () => textArgument(call, "new") ?? "",
      );
    },
  },
  split: {
    parameters: optional("sep"),
    apply: (input, call) => {
      const text = expectText(input, call, "the input of split");
      const separator = textArgument(call, "sep");
      if (separator === "")
        raise("bad-value", call.span, "the separator of split is empty");
      return separator === undefined
        ? text.split(/\s+/).filter((part) => part !== "")
        : text.split(separator);
    },
  },
  ternary: {
    parameters: [...required("true_val", "false_val"), ...optional("none_val")],
    apply: (input, call) => {
      const otherwise = call.arguments.get("none_val");
      if (input === null && otherwise !== undefined) return otherwise;
      const isTrue = expectBoolean(input, call, "the input of ternary");
      return call.arguments.get(isTrue ? "true_val" : "false_val") ?? null;
    },
  },
};

function textFilter(change: (text: string) => string): Filter {
  return {
    parameters: NO_PARAMETERS,
    apply: (input, call) =>
      change(expectText(input, call, "the input of this filter")),
  };
}

/** What Python takes for false: the values that `default(x, true)` replaces. */
function isFalsy(value: Value): boolean {
  if (value === null || value === false || value === 0 || value === "")
    return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Cuts off fractions as Jinja does. Text may be `12`, `-3`, `7.9`, or `0x1f` with base 16. */
function toInteger(input: Value, call: Call): number | undefined {
  const base = call.arguments.get("base") ?? 10;
  if (typeof input === "string" && base !== 10)
    return toBasedInteger(input, expectNumber(base, call, '"base"'));
  const number = toNumber(input);
  return number === undefined ? undefined : Math.trunc(number);
}

function toBasedInteger(text: string, base: number): number | undefined {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^(-?)0[xob]/, "$1");
  const number =
    base >= 2 && base <= 36 ? Number.parseInt(digits, base) : Number.NaN;
  const isExact =
    number.toString(base) === digits.replace(/^(-?)0+(?=.)/, "$1");
  return isExact ? number : undefined;
}

function toNumber(input: Value): number | undefined {
  if (typeof input === "number") return input;
  if (typeof input === "boolean") return input ? 1 : 0;
  if (typeof input !== "string") return undefined;
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(input)
    ? Number(input)
    : undefined;
}

function fallBack(input: Value, call: Call, what: string): Value {
  const value = call.arguments.get("default");
  if (value !== undefined) return value;
  return raise("bad-value", call.span, `${describe(input)} is not ${what}`);
}

function toBoolean(input: Value, call: Call): boolean {
  if (typeof input === "boolean") return input;
  const word =
    typeof input === "number"
      ? String(input)
      : typeof input === "string"
        ? input.trim().toLowerCase()
        : "";
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  return raise("bad-value", call.span, `${describe(input)} is not a boolean`, {
    hint: `It may be ${TRUE_WORDS.join(", ")}; or ${FALSE_WORDS.join(", ")}.`,
  });
}

/** `common` rounds halves to the even neighbour, as Python does. */
function roundNumber(input: Value, call: Call): number {
  const number = expectNumber(input, call, "the input of round");
  const precision = expectNumber(
    call.arguments.get("precision") ?? 0,
    call,
    '"precision"',
  );
  const method = textArgument(call, "method") ?? "common";
  const factor = 10 ** Math.min(Math.max(Math.trunc(precision), -15), 15);
  const scaled = number * factor;
  switch (method) {
    case "ceil":
      return Math.ceil(scaled) / factor;
    case "floor":
      return Math.floor(scaled) / factor;
    case "common":
      return roundHalfToEven(scaled) / factor;
    default:
      return raise(
        "bad-value",
        call.span,
        `"${method}" is not a method of round`,
        { label: "common, ceil or floor" },
      );
  }
}

function roundHalfToEven(number: number): number {
  const floor = Math.floor(number);
  if (number - floor !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}
