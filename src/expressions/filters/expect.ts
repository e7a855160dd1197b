import { isValueMap, type Value, type ValueMap } from "../../model/value.ts";
import type { Call } from "../callable.ts";
import { raise } from "../problem.ts";
import { describe } from "../text-of.ts";

export function expectText(value: Value, call: Call, what: string): string {
  return typeof value === "string"
    ? value
    : refuse(value, call, `${what} has to be a text`);
}

export function expectNumber(value: Value, call: Call, what: string): number {
  return typeof value === "number"
    ? value
    : refuse(value, call, `${what} has to be a number`);
}

export function expectBoolean(value: Value, call: Call, what: string): boolean {
  return typeof value === "boolean"
    ? value
    : refuse(value, call, `${what} has to be a boolean`);
}

export function expectList(
  value: Value,
  call: Call,
  what: string,
): readonly Value[] {
  return Array.isArray(value)
    ? (value as readonly Value[])
    : refuse(value, call, `${what} has to be a list`);
}

export function expectMap(value: Value, call: Call, what: string): ValueMap {
  return isValueMap(value)
    ? value
    : refuse(value, call, `${what} has to be a map`);
}

/** An optional argument that is a text, or `undefined`. */
export function textArgument(call: Call, name: string): string | undefined {
  const value = call.arguments.get(name);
  return value === undefined ? undefined : expectText(value, call, `"${name}"`);
}

export function flagArgument(call: Call, name: string): boolean {
  const value = call.arguments.get(name);
  return value === undefined ? false : expectBoolean(value, call, `"${name}"`);
}

function refuse(value: Value, call: Call, rule: string): never {
  return raise(
    "wrong-type",
    call.span,
    `${rule}, and this is ${describe(value)}`,
  );
}
