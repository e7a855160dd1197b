import type { Value } from "../model/value.ts";
import type { Computed } from "./missing.ts";
import type { Span } from "./problem.ts";

/** An argument that a filter or test takes, under Jinja's name for it. */
export interface Parameter {
  readonly name: string;
  readonly required?: true;
  /** The argument is the name of a filter or of a test, so it has to be written out and is checked. */
  readonly names?: "filter" | "test";
}

/** Arguments by parameter name; those not given are absent. */
type Arguments = ReadonlyMap<string, Value>;

export interface Signature {
  readonly parameters: readonly Parameter[];
  /** Whether further arguments are handed to the filter or test that is named. */
  readonly rest?: true;
}

/** What a filter or test can use beside its input. */
export interface Call {
  readonly arguments: Arguments;
  readonly rest: readonly Value[];
  /** The filter or test as written, for problems. */
  readonly span: Span;
  readonly applyFilter: (
    name: string,
    input: Value,
    rest: readonly Value[],
  ) => Value;
  readonly holds: (
    name: string,
    input: Computed,
    rest: readonly Value[],
  ) => boolean;
}

export interface Filter extends Signature {
  /** Whether it is asked about undefined values too; others get defined ones only. */
  readonly acceptsMissing?: true;
  readonly apply: (input: Value, call: Call) => Computed;
}

export interface Test extends Signature {
  readonly acceptsMissing?: true;
  readonly holds: (input: Value, call: Call) => boolean;
}

export const NO_PARAMETERS: readonly Parameter[] = [];

export function optional(...names: readonly string[]): readonly Parameter[] {
  return names.map((name) => ({ name }));
}

export function required(...names: readonly string[]): readonly Parameter[] {
  return names.map((name) => ({ name, required: true }));
}
