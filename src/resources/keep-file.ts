import type { PlannedChange } from "../changes/change.ts";
import type { ConfigFile } from "../model/observation.ts";

/** A list of files as it will be, and the change that makes it so. */
export interface FileKept {
  readonly files: readonly ConfigFile[];
  readonly changes: readonly PlannedChange[];
}

/** Brings one owned file to its content, or away where `content` is `undefined`. */
export function keepFile(
  files: readonly ConfigFile[],
  path: string,
  content: string | undefined,
): FileKept {
  const found = files.find((file) => file.path === path);
  if (found?.text === content) return { files, changes: [] };
  const others = files.filter((file) => file !== found);
  if (content === undefined)
    return {
      files: others,
      changes: found
        ? [quiet({ kind: "remove-file", path, previous: found.text })]
        : [],
    };
  return {
    files: [...others, { path, text: content, modified: 0 }],
    changes: [
      quiet({ kind: "write-file", path, content, previous: found?.text }),
    ],
  };
}

function quiet(change: PlannedChange["change"]): PlannedChange {
  return { change, disruption: "none", evidence: [] };
}
