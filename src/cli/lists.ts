import { isSelected, type TagSelection } from "../playbook/select-tags.ts";
import type { Inputs, PlayInput } from "./load-inputs.ts";

/** `--list-hosts`: the plays with the hosts they apply to. */
export function renderHostList({ plays }: Inputs): string {
  return plays
    .map(
      (input) =>
        `${heading(input)}\n${input.hosts.map(({ name }) => `  ${name}\n`).join("")}`,
    )
    .join("\n");
}

/** `--list-tasks`: the plays with the tasks that the tags select. */
export function renderTaskList(
  { plays }: Inputs,
  selection: TagSelection,
): string {
  return plays
    .map(
      (input) => `${heading(input)}\n${taskLines(input, selection).join("")}`,
    )
    .join("\n");
}

function heading({ play, playbook, hosts }: PlayInput): string {
  return `${play.name}   ${playbook}   hosts: ${play.hosts} (${hosts.length})`;
}

function taskLines(
  { play }: PlayInput,
  selection: TagSelection,
): readonly string[] {
  return play.tasks
    .map((task) => ({ task, tags: [...play.tags, ...task.tags] }))
    .filter(({ tags }) => isSelected(tags, selection))
    .map(({ task, tags }) => {
      const tagged = tags.length > 0 ? `   tags: ${tags.join(", ")}` : "";
      return `  ${task.name === "" ? task.resource : task.name}${tagged}\n`;
    });
}
