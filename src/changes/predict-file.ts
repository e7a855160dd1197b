import type { ConfigFile, Observation } from "../model/observation.ts";

/** The observation with a file that has just been written: newer than the boot, whatever the clock says. */
export function withFile(
  observation: Observation,
  path: string,
  text: string,
): Observation {
  const modified = observation.host.bootTime + 1;
  return replaceIn(observation, path, (files) =>
    [...files, { path, text, modified }].toSorted(byPath),
  );
}

export function withoutFile(
  observation: Observation,
  path: string,
): Observation {
  return replaceIn(observation, path, (files) => files);
}

/** Which of the lists a file belongs to is told by its folder. */
function replaceIn(
  observation: Observation,
  path: string,
  add: (others: readonly ConfigFile[]) => readonly ConfigFile[],
): Observation {
  const list = path.includes("/modules-load.d/")
    ? "modulesLoadFiles"
    : "modprobeFiles";
  const others = observation[list].filter((file) => file.path !== path);
  return { ...observation, [list]: add(others) };
}

function byPath(a: ConfigFile, b: ConfigFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
