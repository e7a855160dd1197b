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
    run: [{ argv: ["verb_remove_file", path, previous] }],
    undo: [{ argv: ["verb_restore_file", path, previous] }],
    finish: [
      { argv: ["verb_drop_note", `written${path}`] },
      { argv: ["verb_drop_own_folders", path] },
    ],
    deadline: DEADLINES.file,
  }),
  verbs: FILE_VERBS,
};
