import type { ChangeKind, WriteFile } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { FILE_VERBS } from "./file-verbs.ts";
import { withFile } from "./predict-file.ts";

export const writeFile: ChangeKind<WriteFile> = {
  plane: "persisted",
  describe: ({ path, content, previous }) => ({
    action: previous === undefined ? "+" : "~",
    summary: [path, ...lastDirectives(path, content)].join("   "),
  }),
  predict: (observation, { path, content }) =>
    withFile(observation, path, content),
  step: ({ path, content, previous }) => ({
    title: `write ${path}`,
    run: [
      {
        argv: ["verb_write_file", path, ...known(previous)],
        stdin: content,
      },
    ],
    undo: [{ argv: ["verb_restore_file", path, ...known(previous)] }],
    finish: [{ argv: ["verb_keep_folder", path] }],
    deadline: DEADLINES.file,
  }),
  verbs: FILE_VERBS,
};

/** The content from before, where there was any. */
function known(previous: string | undefined): readonly string[] {
  return previous === undefined ? [] : [previous];
}

/** What the file says, if it says one thing; comments say nothing, and scripts say too much. */
function lastDirectives(path: string, content: string): string[] {
  if (!path.endsWith(".conf")) return [];
  const lines = content
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines
    .slice(0, 1)
    .map((line) => (lines.length > 1 ? `${line} …` : line));
}
