import { didYouMean } from "../diagnostics/suggest.ts";
import type { Filter, Signature, Test } from "./callable.ts";
import { FILTERS } from "./filters/table.ts";
import { raise, type Span } from "./problem.ts";
import type { Argument, Expression, FilterCall, TestCall } from "./syntax.ts";
import { TESTS } from "./tests.ts";

export interface BoundArguments {
  readonly byName: ReadonlyMap<string, Expression>;
  readonly rest: readonly Expression[];
}

/** The filter of that name, also as `ansible.builtin.NAME`; an unknown one is a problem. */
export function findFilter(name: string, span: Span): Filter {
  return (
    FILTERS.get(bareName(name)) ??
    refuseName(name, span, "filter", FILTERS.keys())
  );
}

export function findTest(name: string, span: Span): Test {
  return (
    TESTS.get(bareName(name)) ?? refuseName(name, span, "test", TESTS.keys())
  );
}

/** Which argument goes to which parameter, and that the names inside are real; known before anything is evaluated. */
export function bindArguments(
  call: FilterCall | TestCall,
  signature: Signature,
): BoundArguments {
  const byName = new Map<string, Expression>();
  const rest: Expression[] = [];
  let position = 0;
  for (const argument of call.arguments) {
    if (argument.keyword !== undefined)
      bindKeyword(call, signature, argument, byName);
    else bindPosition(call, signature, argument, position++, byName, rest);
  }
  const absent = signature.parameters.find(
    ({ name, required }) => required && !byName.has(name),
  );
  if (absent)
    raise(
      "expression-syntax",
      call.nameSpan,
      `"${call.name}" needs the argument "${absent.name}"`,
    );
  checkNamedCallables(signature, byName);
  return { byName, rest };
}

function bindPosition(
  call: FilterCall | TestCall,
  signature: Signature,
  argument: Argument,
  position: number,
  byName: Map<string, Expression>,
  rest: Expression[],
): void {
  const parameter = positional(signature)[position];
  if (parameter) byName.set(parameter.name, argument.value);
  else if (signature.rest) rest.push(argument.value);
  else
    raise(
      "expression-syntax",
      argument.span,
      `"${call.name}" takes ${atMost(signature.parameters.length)}`,
    );
}

/** Parameters that follow the name of a filter or test can only be given by name: `map('int', …)`. */
function positional(signature: Signature): Signature["parameters"] {
  const index = signature.parameters.findIndex(
    ({ names }) => names !== undefined,
  );
  return index < 0
    ? signature.parameters
    : signature.parameters.slice(0, index + 1);
}

function bindKeyword(
  call: FilterCall | TestCall,
  signature: Signature,
  argument: Argument,
  byName: Map<string, Expression>,
): void {
  const keyword = argument.keyword ?? "";
  const names = signature.parameters
    .filter((each) => each.names === undefined)
    .map(({ name }) => name);
  if (!names.includes(keyword))
    raise(
      "expression-syntax",
      argument.span,
      `"${call.name}" has no argument "${keyword}"`,
      {
        label:
          didYouMean(keyword, names) ??
          (names.length > 0 ? `it has ${names.join(", ")}` : undefined),
      },
    );
  if (byName.has(keyword))
    raise(
      "expression-syntax",
      argument.span,
      `the argument "${keyword}" is given twice`,
    );
  byName.set(keyword, argument.value);
}

function checkNamedCallables(
  signature: Signature,
  byName: ReadonlyMap<string, Expression>,
): void {
  for (const { name, names } of signature.parameters) {
    const value = byName.get(name);
    if (names === undefined || value === undefined) continue;
    if (value.kind !== "literal" || typeof value.value !== "string")
      raise(
        "expression-syntax",
        value,
        `the name of a ${names} has to be written out in quotes`,
      );
    else if (names === "filter") findFilter(value.value, value);
    else findTest(value.value, value);
  }
}

function bareName(name: string): string {
  return name.replace(/^ansible\.builtin\./, "");
}

function refuseName(
  name: string,
  span: Span,
  what: "filter" | "test",
  known: Iterable<string>,
): never {
  const names = [...known];
  raise("unknown-filter", span, `"${name}" is not a ${what}`, {
    name,
    label: didYouMean(name, names),
    hint: `The ${what}s are: ${names.toSorted().join(", ")}.`,
  });
}

function atMost(count: number): string {
  if (count === 0) return "no argument";
  return count === 1 ? "one argument" : `${count} arguments at most`;
}
