import { renderDiagnostics } from "../../src/diagnostics/render.ts";
import type { HostVariable } from "../../src/inventory/inventory.ts";
import type { Value } from "../../src/model/value.ts";
import {
  parsePlaybook,
  type ReadPlaybook,
  readPlaybook,
} from "../../src/playbook/parse.ts";
import type { LoadFile } from "../../src/playbook/context.ts";
import type { Play, Playbook, Task } from "../../src/playbook/play.ts";
import { fromValue } from "../../src/yaml/from-value.ts";

/** Files that a playbook may name, by their paths; everything else is not there. */
function filesOf(files: Readonly<Record<string, string>>): LoadFile {
  return (path) => {
    const text = files[path];
    return text === undefined
      ? {
          ok: false,
          diagnostics: [
            {
              code: "file-unreadable",
              severity: "error",
              message: `${path} is not there`,
            },
          ],
        }
      : { ok: true, value: { path, text }, warnings: [] };
  };
}

export function read(
  text: string,
  files: Readonly<Record<string, string>> = {},
): ReadPlaybook {
  return readPlaybook({ path: "play.yml", text }, filesOf(files));
}

/** The playbook of a text that has no faults. */
export function playbookOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Playbook {
  const result = parsePlaybook({ path: "play.yml", text }, filesOf(files));
  if (!result.ok) throw new Error(renderDiagnostics(result.diagnostics));
  return result.value;
}

export function playOf(
  text: string,
  files: Readonly<Record<string, string>> = {},
): Play {
  const [play] = playbookOf(text, files).plays;
  if (!play) throw new Error("a play was expected");
  return play;
}

/** The first task of a play around these lines of YAML. */
export function taskOf(lines: string): Task {
  const [task] = playOf(playAround(lines)).tasks;
  if (!task) throw new Error("a task was expected");
  return task;
}

/** A play for all hosts with one task, whose keys are these lines. */
export function playAround(lines: string): string {
  const indented = lines.trim().replaceAll("\n", "\n      ");
  return `- hosts: all\n  tasks:\n    - ${indented}\n`;
}

/** Variables of a host as an inventory would give them. */
export function variablesOf(
  values: Readonly<Record<string, Value>>,
  origin = "inventory host hv1",
): ReadonlyMap<string, HostVariable> {
  return new Map(
    Object.entries(values).map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const range = {
        file: { path: "hosts.yml", text },
        start: 0,
        end: text.length,
      };
      const node = fromValue(value, range);
      return [name, { name, value, origin, range, node, beaten: [] }];
    }),
  );
}
