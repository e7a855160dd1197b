import type { Value } from "../model/value.ts";
import { ProblemRaised, type Problem } from "./problem.ts";

const MISSING = Symbol("missing");

/**
 * What an undefined name, attribute or item gives. Only `is defined`, `is undefined` and `default` accept it; anything
 * else raises its problem, so nothing undefined is ever used by accident.
 */
export interface Missing {
  readonly [MISSING]: Problem;
}

export type Computed = Value | Missing;

export function missing(problem: Problem): Missing {
  return { [MISSING]: problem };
}

export function isMissing(value: Computed): value is Missing {
  return typeof value === "object" && value !== null && MISSING in value;
}

export function demand(value: Computed): Value {
  if (isMissing(value)) throw new ProblemRaised(value[MISSING]);
  return value;
}
