import { renderPlace } from "../diagnostics/source.ts";
import { evaluateNode } from "../expressions/evaluate-node.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Value } from "../model/value.ts";
import type { Task } from "./play.ts";

/** What a task is called on a host: its expressions evaluated, the item of a loop beside it, and never nothing. */
export function nameOfTask(
  task: Task,
  scope: Scope,
  item: Value | undefined,
  subject: string | undefined,
): string {
  const written = task.name;
  if (written.includes("{{")) return evaluated(task, scope);
  const name = written || [task.resource, subject].filter(Boolean).join(" ");
  const isShort = typeof item === "string" || typeof item === "number";
  return isShort && (written !== "" || String(item) !== subject)
    ? `${name} (${item})`
    : name;
}

const places = new WeakMap<Task, string>();

/** `playbooks/igb.yml:9`; kept, since every host asks for it. */
export function placeOfTask(task: Task): string {
  const place = places.get(task) ?? renderPlace(task.range, "line");
  places.set(task, place);
  return place;
}

/** A name is for people: one that cannot be evaluated is shown as it is written. */
function evaluated(task: Task, scope: Scope): string {
  const node = {
    kind: "scalar",
    value: task.name,
    range: task.range,
    textStart: task.range.start,
  } as const;
  const name = evaluateNode(node, scope);
  if (name.kind !== "value") return task.name;
  return typeof name.value === "object"
    ? JSON.stringify(name.value)
    : String(name.value);
}
