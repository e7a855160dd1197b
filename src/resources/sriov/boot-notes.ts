import { unreachable } from "../../model/unreachable.ts";
import { bootFiles } from "./boot-files.ts";
import type { PfGoal } from "./goal.ts";
import type { PfSituation } from "./situation.ts";
import { renderIndexes } from "./vf-indexes.ts";

/** What the plan tells of a PF's script that is written anew: what stays in it, and what does not, without being named. */
export function bootNotes({
  pf,
  whole,
  lasting,
  script,
}: PfSituation): readonly string[] {
  const path = bootFiles(pf.address).script;
  switch (script.kind) {
    case "none":
      return [];
    case "unreadable":
      return [
        `what ${path} brings back cannot be read: it is written anew, with what the tasks of this run name alone`,
      ];
    case "other-device":
      return [
        `${path} is about another device, which was at this address: nothing of it is kept`,
      ];
    case "read":
      return [
        ...told(
          `kept for the next boot of ${pf.address} as it is, since no task of this run names it`,
          beyond(lasting, whole),
        ),
        ...told(
          `no longer kept for the next boot of ${pf.address}, which makes no such VF`,
          beyond(withoutVfsOf(lasting, script.goal), lasting),
        ),
      ];
    default:
      return unreachable(script);
  }
}

function told(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

/** What a goal says of VFs that another does not know. */
function withoutVfsOf({ vfs }: PfGoal, goal: PfGoal): PfGoal {
  const known = new Set(vfs.map(({ index }) => index));
  return {
    pf: goal.pf,
    numVfs: undefined,
    autoprobe: undefined,
    eswitchMode: undefined,
    vfs: goal.vfs.filter(({ index }) => !known.has(index)),
  };
}

/** What one goal names and the other does not: `num_vfs`, `vlan of VF 0-3`. */
function beyond(goal: PfGoal, other: PfGoal): readonly string[] {
  const named = new Set(namesOf(other).map(text));
  const more = namesOf(goal).filter((each) => !named.has(text(each)));
  return [...new Set(more.map(({ name }) => name))].map((name) => {
    const indexes = more.flatMap((each) =>
      each.name === name && each.index !== undefined ? [each.index] : [],
    );
    return indexes.length === 0
      ? name
      : `${name} of VF ${renderIndexes(indexes)}`;
  });
}

interface Name {
  readonly name: string;
  readonly index: number | undefined;
}

function namesOf({
  numVfs,
  autoprobe,
  eswitchMode,
  vfs,
}: PfGoal): readonly Name[] {
  const defined = (
    values: Readonly<Record<string, unknown>>,
    index?: number,
  ): readonly Name[] =>
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name]) => ({ name, index }));
  return [
    ...defined({
      num_vfs: numVfs,
      drivers_autoprobe: autoprobe,
      eswitch_mode: eswitchMode,
    }),
    ...vfs.flatMap(({ index, driver, attributes }) =>
      defined({ driver, ...attributes }, index),
    ),
  ];
}

function text({ name, index }: Name): string {
  return `${name} ${index}`;
}
