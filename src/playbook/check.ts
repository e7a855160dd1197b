import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { HostVariables } from "../inventory/inventory.ts";
import {
  faultsOnHost,
  inspectTask,
  type TaskInspection,
} from "./check-task.ts";
import { hostScope } from "./host-scope.ts";
import type { ReadPlaybook } from "./parse.ts";
import type { Play, Playbook } from "./play.ts";
import { resolvePlay } from "./resolve.ts";
import { EVERY_TASK } from "./select-tags.ts";

/** A host that a play applies to. */
export interface PlayHost {
  readonly name: string;
  readonly variables: HostVariables;
}

/**
 * Everything that is wrong with a playbook for the hosts that its plays select, before any host is contacted: names,
 * filters, types. What is wrong for several hosts in the same way is told once; it names them, unless it is so for
 * all hosts of the play. What depends on facts is checked as far as it can be.
 */
export function checkPlaybook(
  playbook: Playbook,
  hostsOf: (play: Play) => readonly PlayHost[],
): readonly Diagnostic[] {
  return playbook.plays.flatMap((play) => checkPlay(play, hostsOf(play)));
}

/** A playbook as read, and all that is wrong with it by itself and for the hosts that its plays select. */
export function validatePlaybook(
  { playbook, diagnostics }: ReadPlaybook,
  hostsOf: (play: Play) => readonly PlayHost[],
): readonly Diagnostic[] {
  const told = new Set(diagnostics.map(placeOf));
  const found = checkPlaybook(playbook, hostsOf);
  return [...diagnostics, ...found.filter((each) => !told.has(placeOf(each)))];
}

function checkPlay(
  play: Play,
  hosts: readonly PlayHost[],
): readonly Diagnostic[] {
  const found = new Map<
    string,
    { readonly diagnostic: Diagnostic; readonly hosts: Set<string> }
  >();
  const inspections = new Map<string, readonly TaskInspection[]>();
  for (const host of hosts)
    for (const diagnostic of checkHost(play, host, inspections)) {
      const key = identityOf(diagnostic);
      const known = found.get(key) ?? { diagnostic, hosts: new Set<string>() };
      found.set(key, known);
      known.hosts.add(host.name);
    }
  return [...found.values()].map(({ diagnostic, hosts: affected }) =>
    affected.size === hosts.length
      ? diagnostic
      : {
          ...diagnostic,
          message: `${diagnostic.message} (${listHosts([...affected])})`,
        },
  );
}

/** `inspections` are kept by the names of a host's variables: most hosts of a play have the same. */
function checkHost(
  play: Play,
  { variables }: PlayHost,
  inspections: Map<string, readonly TaskInspection[]>,
): readonly Diagnostic[] {
  const resolution = resolvePlay({
    play,
    variables,
    facts: undefined,
    selection: EVERY_TASK,
  });
  const evaluated = resolution.kind === "invalid" ? resolution.diagnostics : [];
  const scope = hostScope(play, variables, undefined);
  const names = [...variables.keys()].join(" ");
  const inspected =
    inspections.get(names) ??
    play.tasks.map((task) => inspectTask(task, scope.forTask(task)));
  inspections.set(names, inspected);
  const shown = play.tasks.flatMap((task, index) => {
    const inspection = inspected[index];
    return inspection
      ? faultsOnHost(inspection, task, scope.forTask(task))
      : [];
  });
  const told = new Set(evaluated.map(placeOf));
  return [...evaluated, ...shown.filter((each) => !told.has(placeOf(each)))];
}

/** Two hosts have the same fault when it reads the same at the same place. */
function identityOf(diagnostic: Diagnostic): string {
  const { code, message, label } = diagnostic;
  return `${placeOf(diagnostic)} ${code} ${message} ${label ?? ""}`;
}

/** One place is told about once: what is found there later mostly follows from what was found first. */
function placeOf({ range }: Diagnostic): string {
  return `${range?.file.path}:${range?.start}`;
}

function listHosts(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  const more = names.length - 3;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
