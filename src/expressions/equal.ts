import { isValueMap, type Value } from "../model/value.ts";

/** Equality by content. Values of different types are never equal: `1` is neither `'1'` nor `true`. */
export function isEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && isEqualList(a, b);
  if (a === null || b === null) return false;
  if (!isValueMap(a) || !isValueMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && isEqual(a[key] as Value, b[key] as Value),
    )
  );
}

function isEqualList(a: readonly Value[], b: readonly Value[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, index) => isEqual(item, b[index] as Value))
  );
}
