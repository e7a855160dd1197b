import {
  evaluateCondition,
  evaluateTemplate,
  type Evaluation,
} from "../../src/expressions/evaluate.ts";
import { createScope, type Binding } from "../../src/expressions/scope.ts";
import {
  parseCondition,
  parseTemplate,
} from "../../src/expressions/template.ts";
import type { Problem } from "../../src/expressions/problem.ts";
import type { Value, ValueMap } from "../../src/model/value.ts";
import { fromValue } from "../../src/yaml/from-value.ts";

/** Finished values, as facts and loop items are. */
export function values(map: ValueMap): readonly (readonly [string, Binding])[] {
  return Object.entries(map).map(([name, value]) => [
    name,
    { kind: "value", value },
  ]);
}

/** Variables as written, one file each, so that their expressions are evaluated. */
export function written(
  map: ValueMap,
): readonly (readonly [string, Binding])[] {
  return Object.entries(map).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const file = { path: `${name}.yml`, text };
    const node = fromValue(value, {
      file,
      start: 0,
      end: text.length,
    });
    return [name, { kind: "written", node }];
  });
}

export function evaluate(text: string, map: ValueMap = {}): Evaluation {
  return evaluateIn(text, values(map));
}

export function evaluateIn(
  text: string,
  ...layers: readonly Iterable<readonly [string, Binding]>[]
): Evaluation {
  const parsed = parseTemplate(text);
  return parsed.ok
    ? evaluateTemplate(parsed.template, createScope(...layers))
    : { kind: "problem", problem: parsed.problem };
}

export function holds(text: string, map: ValueMap = {}): Evaluation<boolean> {
  const parsed = parseCondition(text);
  return parsed.ok
    ? evaluateCondition(parsed.template, createScope(values(map)))
    : { kind: "problem", problem: parsed.problem };
}

/** The value; anything else fails the test with what it was. */
export function valueIn(evaluation: Evaluation): Value {
  if (evaluation.kind === "value") return evaluation.value;
  throw new Error(JSON.stringify(evaluation));
}

/** The problem of an evaluation as `code "marked text" message | label`. */
export function problemIn(text: string, evaluation: Evaluation): string {
  if (evaluation.kind !== "problem")
    throw new Error(`expected a problem, got ${JSON.stringify(evaluation)}`);
  return describeProblem(text, evaluation.problem);
}

export function describeProblem(
  text: string,
  { code, offset, length, message, label }: Problem,
): string {
  const marked = JSON.stringify(text.slice(offset, offset + length));
  return `${code} ${marked} ${message}${label === undefined ? "" : ` | ${label}`}`;
}
