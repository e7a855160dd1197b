import type { Value } from "../model/value.ts";
import { raise, type Span } from "./problem.ts";

/** One value may not hold more than this many items at all depths, nor a text more than this many characters. */
const LARGEST = 100_000;
const LONGEST_TEXT = 1_000_000;

const sizes = new WeakMap<object, number>();

/**
 * The value itself, when it is of a size that a playbook can mean. Variables that double each other would
 * otherwise grow without end although nothing here loops.
 */
export function bounded<T extends Value>(value: T, span: Span): T {
  if (typeof value === "string" && value.length > LONGEST_TEXT)
    raise(
      "bad-value",
      span,
      `this text grows longer than ${LONGEST_TEXT} characters`,
    );
  if (typeof value === "number") return boundedNumber(value, span) as T;
  if (sizeOf(value) > LARGEST)
    raise("bad-value", span, `this value grows larger than ${LARGEST} items`);
  return value;
}

function boundedNumber(value: number, span: Span): number {
  const exact =
    Number.isFinite(value) &&
    (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!exact) raise("bad-value", span, "this number is too large to be exact");
  // There is no -0 in YAML, and nobody wants to see one.
  return value + 0;
}

/** Parts that are shared count each time; a part's size is remembered, so the count itself stays cheap. */
function sizeOf(value: Value): number {
  if (typeof value !== "object" || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size = Object.values(value).reduce<number>(
    (sum, part: Value) => sum + sizeOf(part),
    1,
  );
  sizes.set(value, size);
  return size;
}
