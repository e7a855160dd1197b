import { createScope, type Binding, type Scope } from "../expressions/scope.ts";
import type { HostVariable, HostVariables } from "../inventory/inventory.ts";
import type { Value } from "../model/value.ts";
import { FACT_NAMES } from "./facts-value.ts";
import type { Play, Task, WrittenVariable } from "./play.ts";

/** The names of a task on one host, and what of it is not bound to a task or item. */
export interface HostScope {
  readonly forTask: (task: Pick<Task, "vars">) => Scope;
}

/**
 * Inventory variables < play vars < vars_files < task vars < extra vars; `facts` and `item` are nobody's to set.
 * Without facts, what reads them is known to need them.
 */
export function hostScope(
  play: Pick<Play, "vars">,
  variables: HostVariables,
  facts: Value | undefined,
): HostScope {
  const inventory = [...variables.values()];
  const extra = inventory.filter(({ origin }) => origin === "extra vars");
  const below = [
    ...inventory.filter(({ origin }) => origin !== "extra vars").map(binding),
    ...play.vars.map(writtenBinding),
  ];
  const above: readonly (readonly [string, Binding])[] = [
    ...extra.map(binding),
    ["facts", factsBinding(facts)],
  ];
  const shared = createScope(below, above);
  return {
    forTask: (task) =>
      task.vars.length === 0
        ? shared
        : createScope(below, task.vars.map(writtenBinding), above),
  };
}

function factsBinding(facts: Value | undefined): Binding {
  return facts === undefined
    ? { kind: "needs-facts", attributes: FACT_NAMES }
    : { kind: "value", value: facts };
}

function writtenBinding({
  name,
  value,
  nameRange,
}: WrittenVariable): readonly [string, Binding] {
  return [name, { kind: "written", node: value, nameRange }];
}

/** What nobody wrote in a file, such as `inventory_hostname`, has no node: it is a value and never a template. */
function binding({
  name,
  node,
  range,
  value,
}: HostVariable): readonly [string, Binding] {
  if (!node) return [name, { kind: "value", value }];
  return [name, { kind: "written", node, nameRange: range }];
}
