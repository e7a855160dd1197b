import type { ChangeKind, WriteParameter } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { PARAMETER_VERBS } from "./parameter-verbs.ts";
import { withModule } from "./predict-module.ts";

export const writeParameter: ChangeKind<WriteParameter> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { module, parameter, to }) =>
    withModule(observation, module, (before) => ({
      ...before,
      liveParameters: before.liveParameters.map((live) =>
        live.name === parameter ? { ...live, value: to } : live,
      ),
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_write_parameter", ...place(change), change.to] }],
    undo: [{ argv: ["verb_restore_parameter", ...place(change)] }],
    finish: [{ argv: ["verb_drop_note", note(change)] }],
    deadline: DEADLINES.parameter,
  }),
  verbs: PARAMETER_VERBS,
};

function place({ module, parameter, from }: WriteParameter): readonly string[] {
  return [module, parameter, from];
}

function note({ module, parameter }: WriteParameter): string {
  return `written/${module}/${parameter}`;
}

function words({ module, parameter, from, to }: WriteParameter): string {
  return `${module} ${parameter} ${from} → ${to} in /sys/module/${module}/parameters`;
}
