import type { ChangeKind, RemoveFile } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { FILE_VERBS } from "./file-verbs.ts";
import { withoutFile } from "./predict-file.ts";

export const removeFile: ChangeKind<RemoveFile> = {
  plane: "persisted",
  describe: ({ path }) => ({ action: "-", summary: path }),
  predict: (observation, { path }) => withoutFile(observation, path),
  step: ({ path, previous }) => ({
    title: `remove ${path}`,
    run: [{ argv: ["verb_remove_file", path] }],
    undo: [{ argv: ["verb_write_file", path], stdin: previous }],
    finish: [],
    deadline: DEADLINES.file,
  }),
  verbs: FILE_VERBS,
};
