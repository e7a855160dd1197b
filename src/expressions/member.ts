import { didYouMean } from "../diagnostics/suggest.ts";
import { isValueMap, type Value } from "../model/value.ts";
import { isMissing, missing, type Computed } from "./missing.ts";
import { raise, type Span } from "./problem.ts";
import { describe } from "./text-of.ts";

/**
 * `object.key` and `object[key]`: an own key of a map, an item of a list, a character of a text; negative numbers
 * count from the end. Nothing that JavaScript adds to a value can be reached.
 */
export function memberOf(object: Value, key: Value, span: Span): Computed {
  if (isValueMap(object)) return entryOf(object, key, span);
  const items = typeof object === "string" ? [...object] : object;
  if (Array.isArray(items) && typeof key === "number")
    return itemOf(items, key, span);
  if (typeof key !== "string" && typeof key !== "number")
    return raise("wrong-type", span, `${describe(key)} cannot be an index`);
  return undefinedAt(
    span,
    key,
    `${describe(object)} has no attribute ${JSON.stringify(key)}`,
  );
}

function entryOf(
  map: { readonly [key: string]: Value },
  key: Value,
  span: Span,
): Computed {
  if (typeof key !== "string" && typeof key !== "number")
    return raise("wrong-type", span, `${describe(key)} cannot be a key`);
  const name = String(key);
  if (Object.hasOwn(map, name)) return map[name] as Value;
  const keys = Object.keys(map);
  return undefinedAt(
    span,
    name,
    `this map has no attribute "${name}"`,
    didYouMean(name, keys) ??
      (keys.length > 0 ? `it has ${listOf(keys)}` : "it is empty"),
  );
}

function itemOf(items: readonly Value[], index: number, span: Span): Computed {
  if (!Number.isInteger(index))
    return raise("wrong-type", span, `${index} cannot be an index`);
  const item = items.at(index);
  if (item !== undefined) return item;
  return undefinedAt(
    span,
    index,
    `there is no item ${index}`,
    `${items.length} item${items.length === 1 ? "" : "s"} here`,
  );
}

/** Follows `a.b.0`, the form of the `attribute` argument of filters. */
export function pathOf(object: Value, path: string, span: Span): Computed {
  let current: Value = object;
  for (const part of path.split(".")) {
    const key =
      /^\d+$/.test(part) && Array.isArray(current) ? Number(part) : part;
    const next = memberOf(current, key, span);
    if (isMissing(next)) return next;
    current = next;
  }
  return current;
}

function undefinedAt(
  span: Span,
  name: string | number,
  message: string,
  label?: string,
): Computed {
  return missing({
    code: "undefined-name",
    message,
    offset: span.start,
    length: Math.max(1, span.end - span.start),
    name: String(name),
    label,
  });
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown}, …` : shown;
}
