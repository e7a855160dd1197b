import type { ChangeKind, UnloadModule } from "./change.ts";
import { moduleDeadline } from "./deadlines.ts";
import { setVfs } from "./expected-vfs.ts";
import { MODULE_VERBS } from "./module-verbs.ts";
import { withoutModule } from "./predict-module.ts";

export const unloadModule: ChangeKind<UnloadModule> = {
  plane: "running",
  describe: ({ module }) => ({ action: "-", summary: `unload ${module}` }),
  predict: (observation, { module }) => withoutModule(observation, module),
  step: ({ module, previous, previousOptions }) => ({
    title: `unload ${module}`,
    run: [
      { argv: ["verb_note_load", module] },
      { argv: ["verb_unload_module", module] },
    ],
    undo: [
      { argv: ["verb_restore_module", module, ...previousOptions] },
      ...setVfs(previous),
    ],
    finish: [{ argv: ["verb_forget_load", module] }],
    deadline: moduleDeadline(previous),
  }),
  verbs: MODULE_VERBS,
};
