import { renderPlace } from "../diagnostics/source.ts";
import type { Task } from "../playbook/play.ts";
import { toValue } from "../yaml/to-value.ts";
import type { Inputs } from "./load-inputs.ts";

/** `validate --explain`: for each task, what it is in virtfn's own words, and what it was before. */
export function renderExplanation({ plays }: Inputs): string {
  return plays
    .map(({ play, hosts }) => {
      const head = `${play.name}   on ${hosts.length === 1 ? "1 host" : `${hosts.length} hosts`}\n`;
      return `${head}${play.tasks.map(explainTask).join("")}\n`;
    })
    .join("");
}

function explainTask(task: Task): string {
  const lines = [
    `  ${task.name === "" ? task.resource : task.name}   ${renderPlace(task.range, "line")}`,
    `    ${task.resource}: ${JSON.stringify(toValue(task.arguments))}`,
    ...(task.translatedFrom === undefined
      ? []
      : task.translatedFrom
          .trimEnd()
          .split("\n")
          .map((line, index) => `    ${index === 0 ? "was " : "    "}${line}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
