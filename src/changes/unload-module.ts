import type { ChangeKind, UnloadModule } from "./change.ts";
import { moduleDeadline } from "./deadlines.ts";
import { expectVfs, returnVfs } from "./expected-vfs.ts";
import { GUARD_VERBS } from "./guard-verbs.ts";
import { MODULE_VERBS } from "./module-verbs.ts";
import { refuseUsers } from "./must-be-idle.ts";
import { withoutModule } from "./predict-module.ts";

export const unloadModule: ChangeKind<UnloadModule> = {
  plane: "running",
  describe: ({ module }) => ({ action: "-", summary: `unload ${module}` }),
  predict: (observation, { module }) => withoutModule(observation, module),
  step: ({ module, previous, previousOptions, mustBeIdle }) => ({
    title: `unload ${module}`,
    run: [
      ...refuseUsers(mustBeIdle),
      ...expectVfs(previous),
      { argv: ["verb_note_load", module] },
      { argv: ["verb_unload_module", module] },
    ],
    undo: [
      { argv: ["verb_restore_module", module, ...previousOptions] },
      ...returnVfs(module, previous),
      { argv: ["verb_forget_load", module] },
    ],
    finish: [{ argv: ["verb_forget_load", module] }],
    deadline: moduleDeadline(previous),
  }),
  verbs: { ...MODULE_VERBS, ...GUARD_VERBS },
};
