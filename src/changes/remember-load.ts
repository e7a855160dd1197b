import type { ChangeKind, RememberLoad } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { MODULE_VERBS } from "./module-verbs.ts";
import { withModule } from "./predict-module.ts";

export const rememberLoad: ChangeKind<RememberLoad> = {
  plane: "running",
  describe: (change) => ({ action: "+", summary: words(change) }),
  predict: (observation, { module, options }) =>
    withModule(observation, module, (each) => ({
      ...each,
      loadedWith: options,
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_remember_load", change.module, ...change.options] }],
    undo: [{ argv: ["verb_forget_memory", change.module] }],
    finish: [],
    deadline: DEADLINES.file,
  }),
  verbs: MODULE_VERBS,
};

function words({ module, options }: RememberLoad): string {
  return `remember that ${module} runs with ${options.join(" ")}`;
}
