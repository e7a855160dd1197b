import type { Observation } from "../model/observation.ts";
import { PLANES, type Plane } from "../model/plane.ts";
import type { PlaneRow } from "../resources/resource.ts";

/** The host as somebody will leave it: `by` is the place of a task, or an earlier play. */
export interface Moment {
  readonly by: string;
  readonly observation: Observation;
}

/**
 * The rows of a task as the host is now, and remarks on the cells that earlier tasks turn before this one is judged, by
 * the last of the moments. `rowsAt` gives the task's rows at any moment.
 */
export function observedRows(
  observed: Observation,
  moments: readonly Moment[],
  rowsAt: (observation: Observation) => readonly PlaneRow[],
): { readonly rows: readonly PlaneRow[]; readonly notes: readonly string[] } {
  const rows = rowsAt(observed);
  const later = moments.map(({ by, observation }) => ({
    by,
    rows: rowsAt(observation),
  }));
  const turns = rows.flatMap((row, position) =>
    PLANES.flatMap((plane): readonly Turn[] => {
      const seen = [
        isRight(row, plane),
        ...later.map((each) => isRight(each.rows[position], plane)),
      ];
      const ends = seen.at(-1);
      const last = seen.findLastIndex((each) => each !== ends);
      const by = later[last]?.by;
      return last < 0 || ends === seen[0] || by === undefined
        ? []
        : [{ by, isMade: ends === true, subject: row.subject, plane }];
    }),
  );
  return { rows, notes: notesOf(turns) };
}

/** A cell that somebody makes right, or wrong. */
interface Turn {
  readonly by: string;
  readonly isMade: boolean;
  readonly subject: string;
  readonly plane: Plane;
}

function isRight(row: PlaneRow | undefined, plane: Plane): boolean {
  const verdict = row?.planes[plane].verdict;
  return verdict === "right" || verdict === "none";
}

/** One for each task: `site.yml:5 sees to enp1s0 num_vfs (running), VF 1 vlan (persisted)`. */
function notesOf(turns: readonly Turn[]): readonly string[] {
  const made = turns.filter(({ isMade }) => isMade);
  const lost = turns.filter(({ isMade }) => !isMade);
  return [
    ...byTask(made).map(([by, list]) => `${by} sees to ${cellsOf(list)}`),
    ...byTask(lost).map(
      ([by, list]) => `${by} takes away ${cellsOf(list)}, so it is done again`,
    ),
  ];
}

function byTask(
  turns: readonly Turn[],
): readonly (readonly [string, readonly Turn[]])[] {
  return [...new Set(turns.map(({ by }) => by))].map((by) => [
    by,
    turns.filter((turn) => turn.by === by),
  ]);
}

function cellsOf(turns: readonly Turn[]): string {
  let told: string | undefined;
  return [...new Set(turns.map(({ subject }) => subject))]
    .map((subject) => {
      const planes = turns
        .filter((turn) => turn.subject === subject)
        .map(({ plane }) => plane);
      const [thing = "", ...what] = subject.split("  ");
      const words = thing === told ? what : [thing, ...what];
      told = thing;
      return `${words.join(" ")} (${planes.join(", ")})`;
    })
    .join(", ");
}
