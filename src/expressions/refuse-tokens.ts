import { shown } from "./parser.ts";
import { raise } from "./problem.ts";
import type { Expression } from "./syntax.ts";
import type { Token } from "./tokenize.ts";

export function refuseStart(token: Token): never {
  raise(
    "expression-syntax",
    token,
    `a value is missing before ${shown(token)}`,
  );
}

export function refuseRest(token: Token): never {
  raise(
    "expression-syntax",
    token,
    `${shown(token)} cannot stand here: an operator is missing, or the expression should end`,
    token.text === "=" ? { label: 'did you mean "=="?' } : {},
  );
}

export function refuseCall(callee: Expression, token: Token): never {
  const name =
    callee.kind === "name"
      ? callee.name
      : callee.kind === "member" && callee.key.kind === "literal"
        ? String(callee.key.value)
        : "this";
  raise(
    "expression-syntax",
    token,
    `functions cannot be called in an expression, and "${name}" is followed by "("`,
    {
      name,
      hint:
        CURES.get(name) ??
        "Only filters (value | filter(…)) and tests (value is test(…)) take arguments.",
    },
  );
}

/** What to write in place of the calls that people know. */
const CURES: ReadonlyMap<string, string> = new Map([
  ["items", "Use the filter dict2items."],
  ["keys", "Write MAP | list."],
  ["values", "Write MAP | dict2items | map(attribute='value')."],
  ["get", "Write MAP.KEY | default(OTHER)."],
  ["split", "Use the filter split."],
  ["join", "Use the filter join."],
  ["strip", "Use the filter trim."],
  ["startswith", "Compare a slice: TEXT[:3] == 'abc'."],
  ["lookup", "Lookups are not available; put the value into a variable."],
  ["range", "Write the list out."],
]);
