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
  const change = (files: readonly ConfigFile[]): readonly ConfigFile[] =>
    add(files.filter((file) => file.path !== path));
  if (path.includes("/modules-load.d/"))
    return {
      ...observation,
      modulesLoadFiles: change(observation.modulesLoadFiles),
    };
  if (path.includes("/modprobe.d/"))
    return { ...observation, modprobeFiles: change(observation.modprobeFiles) };
  return { ...observation, ownFiles: change(observation.ownFiles) };
}

function byPath(a: ConfigFile, b: ConfigFile): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
