import type { ChangeKind, LoadModule } from "./change.ts";
import { moduleDeadline } from "./deadlines.ts";
import { awaitVfs } from "./expected-vfs.ts";
import { MODULE_VERBS } from "./module-verbs.ts";
import { withLoad } from "./predict-module.ts";

export const loadModule: ChangeKind<LoadModule> = {
  plane: "running",
  describe: (change) => ({
    action: "+",
    summary: `load ${words(change)}`,
  }),
  predict: (observation, { module, options, expected }) =>
    withLoad(observation, module, options, expected),
  step: (change) => ({
    title: `load ${words(change)}`,
    run: [
      { argv: ["verb_load_module", change.module, ...change.options] },
      ...awaitVfs(change.expected),
    ],
    undo: [{ argv: ["verb_undo_load", change.module] }],
    finish: [{ argv: ["verb_forget_load", change.module] }],
    deadline: moduleDeadline(change.expected),
  }),
  verbs: MODULE_VERBS,
};

function words({ module, options }: LoadModule): string {
  return [module, ...options].join(" ");
}
