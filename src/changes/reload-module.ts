import type { ChangeKind, ReloadModule } from "./change.ts";
import { moduleDeadline } from "./deadlines.ts";
import { awaitVfs, expectVfs, returnVfs } from "./expected-vfs.ts";
import { GUARD_VERBS } from "./guard-verbs.ts";
import { MODULE_VERBS } from "./module-verbs.ts";
import { refuseUsers } from "./must-be-idle.ts";
import { withLoad, withoutModule } from "./predict-module.ts";

export const reloadModule: ChangeKind<ReloadModule> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: `reload ${words(change)}` }),
  predict: (observation, { module, options, expected }) =>
    withLoad(withoutModule(observation, module), module, options, expected),
  step: (change) => ({
    title: `reload ${words(change)}`,
    run: [
      ...refuseUsers(change.mustBeIdle),
      ...expectVfs(change.previous),
      { argv: ["verb_note_load", change.module] },
      { argv: ["verb_unload_module", change.module] },
      { argv: ["verb_load_module", change.module, ...change.options] },
      ...awaitVfs(change.expected),
    ],
    undo: [
      {
        argv: ["verb_restore_module", change.module, ...change.previousOptions],
      },
      ...returnVfs(change.module, change.previous),
      { argv: ["verb_forget_load", change.module] },
    ],
    finish: [{ argv: ["verb_forget_load", change.module] }],
    deadline: moduleDeadline([...change.expected, ...change.previous]),
  }),
  verbs: { ...MODULE_VERBS, ...GUARD_VERBS },
};

function words({ module, options }: ReloadModule): string {
  return options.length === 0 ? module : `${module} with ${options.join(" ")}`;
}
