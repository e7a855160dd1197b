import { evaluateNode } from "../expressions/evaluate-node.ts";
import type { HostVariable, HostVariables } from "../inventory/inventory.ts";
import { isSecretName } from "../inventory/secret-names.ts";
import type { Value } from "../model/value.ts";
import { hostScope } from "../playbook/host-scope.ts";
import type { Play, Task, WrittenVariable } from "../playbook/play.ts";
import { fromValue } from "../yaml/from-value.ts";
import type { SourceNode } from "../yaml/source-tree.ts";

type PlayVariables = Pick<Play, "vars"> & {
  readonly tasks: readonly Pick<Task, "vars">[];
};

/**
 * The values of a host's variables that have secret names, inside maps too: from the inventory and from plays, with
 * their expressions evaluated. What cannot be evaluated before the host has answered is no secret that anybody wrote.
 */
export function secretsOf(
  variables: HostVariables,
  plays: readonly PlayVariables[],
): readonly string[] {
  const found = new Set<string>();
  collect([...variables.values()].map(entryOf), variables, NO_VARS, found);
  for (const play of plays) {
    const written = [play, ...play.tasks].flatMap(({ vars }) => vars);
    collect(written.map(writtenEntry), variables, play, found);
  }
  return [...found];
}

const NO_VARS: Pick<Play, "vars"> = { vars: [] };

interface Entry {
  readonly name: string;
  readonly node: SourceNode;
}

function entryOf({ name, node, value, range, origin }: HostVariable): Entry {
  const nowhere = { file: { path: origin, text: "" }, start: 0, end: 0 };
  return { name, node: node ?? fromValue(value, range ?? nowhere) };
}

function writtenEntry({ name, value }: WrittenVariable): Entry {
  return { name, node: value };
}

function collect(
  entries: readonly Entry[],
  variables: HostVariables,
  play: Pick<Play, "vars">,
  found: Set<string>,
): void {
  const secret = entries.flatMap(({ name, node }) => secretNodes(name, node));
  if (secret.length === 0) return;
  const scope = hostScope(play, variables, undefined).forTask(NO_VARS);
  for (const node of secret) {
    const evaluation = evaluateNode(node, scope);
    if (evaluation.kind === "value") collectTexts(evaluation.value, found);
  }
}

function secretNodes(name: string, node: SourceNode): readonly SourceNode[] {
  if (isSecretName(name)) return [node];
  switch (node.kind) {
    case "scalar":
      return [];
    case "list":
      return node.items.flatMap((item) => secretNodes("", item));
    case "map":
      return node.entries.flatMap(({ key, value }) => secretNodes(key, value));
  }
}

function collectTexts(value: Value, found: Set<string>): void {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    if (isWorthMasking(text)) found.add(text);
  } else if (typeof value === "object" && value !== null)
    for (const part of Object.values(value) as readonly Value[])
      collectTexts(part, found);
}

/** Masking shorter ones would blot out half of every script, and protect nothing. */
export function isWorthMasking(secret: string): boolean {
  return secret.length >= 4;
}
