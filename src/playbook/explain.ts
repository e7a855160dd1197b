import { renderPlace } from "../diagnostics/source.ts";
import { renderYaml } from "../yaml/render-yaml.ts";
import { toValue } from "../yaml/to-value.ts";
import type { Play, Playbook, Task } from "./play.ts";

/**
 * What each task became, for `validate --explain`: the tasks in our own spelling, and what a translated one was. Ends
 * with a line break.
 */
export function explainPlaybook(playbook: Playbook): string {
  const plays = playbook.plays.map(explainPlay);
  return plays.length > 0
    ? `${plays.join("\n\n")}\n`
    : `${playbook.path} has no plays\n`;
}

function explainPlay(play: Play): string {
  const title = play.name === "" ? "" : ` · ${play.name}`;
  return [
    `${renderPlace(play.range, "line")}  hosts ${play.hosts}${title}`,
    ...play.tasks.map(explainTask),
  ].join("\n");
}

function explainTask(task: Task): string {
  const own = renderYaml({ [task.resource]: toValue(task.arguments) });
  const title = `  ${renderPlace(task.range, "line")}  ${task.name || task.resource}`;
  return [
    title,
    ...(task.translatedFrom === undefined
      ? []
      : ["    was", indent(task.translatedFrom), "    is"]),
    indent(own),
  ].join("\n");
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "      ");
}
