import { isValueMap, type Value } from "../../model/value.ts";
import {
  NO_PARAMETERS,
  optional,
  required,
  type Call,
  type Filter,
} from "../callable.ts";
import { isEqual } from "../equal.ts";
import { demand, missing, type Computed } from "../missing.ts";
import { pathOf } from "../member.ts";
import { calculate, order } from "../operators.ts";
import { raise } from "../problem.ts";
import { describe, textOf } from "../text-of.ts";
import { expectList, flagArgument, textArgument } from "./expect.ts";

const count: Filter = {
  parameters: NO_PARAMETERS,
  apply: (input, call) => itemsOf(input, call).length,
};

/** Filters of lists. A map counts as the list of its keys, a text as the list of its characters, as in Jinja. */
export const LIST_FILTERS: Readonly<Record<string, Filter>> = {
  length: count,
  count,
  list: { parameters: NO_PARAMETERS, apply: itemsOf },
  first: {
    parameters: NO_PARAMETERS,
    apply: (input, call) => itemsOf(input, call)[0] ?? emptyAt(call, "first"),
  },
  last: {
    parameters: NO_PARAMETERS,
    apply: (input, call) =>
      itemsOf(input, call).at(-1) ?? emptyAt(call, "last"),
  },
  min: {
    parameters: optional("attribute"),
    apply: (input, call) => extreme(input, call, "min"),
  },
  max: {
    parameters: optional("attribute"),
    apply: (input, call) => extreme(input, call, "max"),
  },
  sum: { parameters: optional("attribute", "start"), apply: sum },
  join: { parameters: optional("d", "attribute"), apply: join },
  unique: { parameters: optional("attribute"), apply: unique },
  sort: {
    parameters: optional("reverse", "case_sensitive", "attribute"),
    apply: sort,
  },
  reverse: {
    parameters: NO_PARAMETERS,
    apply: (input, call) =>
      typeof input === "string"
        ? [...input].toReversed().join("")
        : itemsOf(input, call).toReversed(),
  },
  flatten: { parameters: optional("levels"), apply: flatten },
  union: setFilter((left, right) => distinct([...left, ...right])),
  intersect: setFilter((left, right) =>
    distinct(left).filter((item) => hasItem(right, item)),
  ),
  difference: setFilter((left, right) =>
    distinct(left).filter((item) => !hasItem(right, item)),
  ),
};

export function itemsOf(input: Value, call: Call): readonly Value[] {
  if (Array.isArray(input)) return input as readonly Value[];
  if (typeof input === "string") return [...input];
  if (isValueMap(input)) return Object.keys(input);
  return raise("wrong-type", call.span, `${describe(input)} has no items`);
}

/** The item, or the attribute of it that the filter was asked to look at. */
function keyOf(item: Value, attribute: string | undefined, call: Call): Value {
  return attribute === undefined
    ? item
    : demand(pathOf(item, attribute, call.span));
}

function emptyAt(call: Call, name: string): Computed {
  return missing({
    code: "undefined-name",
    message: `nothing is ${name} in an empty list`,
    offset: call.span.start,
    length: Math.max(1, call.span.end - call.span.start),
    name,
    hint: "Give a value for that case with | default(…).",
  });
}

function extreme(input: Value, call: Call, which: "min" | "max"): Computed {
  const attribute = textArgument(call, "attribute");
  const sorted = sortBy(
    itemsOf(input, call),
    call,
    which === "min" ? 1 : -1,
    (item) => fold(keyOf(item, attribute, call)),
  );
  return sorted[0] ?? emptyAt(call, which);
}

function sum(input: Value, call: Call): Value {
  const attribute = textArgument(call, "attribute");
  return itemsOf(input, call).reduce<Value>(
    (total, item) =>
      calculate("+", total, keyOf(item, attribute, call), call.span),
    call.arguments.get("start") ?? 0,
  );
}

function join(input: Value, call: Call): string {
  const attribute = textArgument(call, "attribute");
  const separator = textOf(call.arguments.get("d") ?? "", call.span);
  return itemsOf(input, call)
    .map((item) => textOf(keyOf(item, attribute, call), call.span))
    .join(separator);
}

function unique(input: Value, call: Call): readonly Value[] {
  const attribute = textArgument(call, "attribute");
  const seen: Value[] = [];
  return itemsOf(input, call).filter((item) => {
    const key = keyOf(item, attribute, call);
    if (hasItem(seen, key)) return false;
    seen.push(key);
    return true;
  });
}

function sort(input: Value, call: Call): readonly Value[] {
  const attribute = textArgument(call, "attribute");
  const isExact = flagArgument(call, "case_sensitive");
  const direction = flagArgument(call, "reverse") ? -1 : 1;
  return sortBy(itemsOf(input, call), call, direction, (item) => {
    const key = keyOf(item, attribute, call);
    return isExact ? key : fold(key);
  });
}

/** Equal items keep their order in both directions, as in Python. */
function sortBy(
  items: readonly Value[],
  call: Call,
  direction: 1 | -1,
  keyOfItem: (item: Value) => Value,
): readonly Value[] {
  return items
    .map((item) => ({ item, key: keyOfItem(item) }))
    .toSorted((a, b) => direction * order(a.key, b.key, call.span))
    .map(({ item }) => item);
}

function fold(value: Value): Value {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function flatten(input: Value, call: Call): readonly Value[] {
  const levels = call.arguments.get("levels");
  const depth = typeof levels === "number" ? levels : Number.POSITIVE_INFINITY;
  return flattenTo(expectList(input, call, "the input of flatten"), depth);
}

function flattenTo(items: readonly Value[], depth: number): readonly Value[] {
  return items.flatMap((item) =>
    Array.isArray(item) && depth > 0
      ? flattenTo(item as readonly Value[], depth - 1)
      : [item],
  );
}

function setFilter(
  combine: (
    left: readonly Value[],
    right: readonly Value[],
  ) => readonly Value[],
): Filter {
  return {
    parameters: required("other"),
    apply: (input, call) =>
      combine(
        expectList(input, call, "the input of this filter"),
        expectList(
          call.arguments.get("other") ?? null,
          call,
          "the argument of this filter",
        ),
      ),
  };
}

function distinct(items: readonly Value[]): readonly Value[] {
  return items.filter(
    (item, index) => items.findIndex((other) => isEqual(item, other)) === index,
  );
}

function hasItem(items: readonly Value[], item: Value): boolean {
  return items.some((other) => isEqual(other, item));
}
