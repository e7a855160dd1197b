import type { ChangeKind, SetEswitchMode } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withPf } from "./predict-vf.ts";
import { VF_SETTING_VERBS } from "./vf-setting-verbs.ts";

export const setEswitchMode: ChangeKind<SetEswitchMode> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf, to }) =>
    withPf(observation, pf, (before) => ({
      ...before,
      settings: before.settings && { ...before.settings, eswitchMode: to },
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_set_eswitch_mode", change.pf, change.to] }],
    undo: [{ argv: ["verb_set_eswitch_mode", change.pf, change.from] }],
    finish: [],
    deadline: DEADLINES.module,
  }),
  verbs: VF_SETTING_VERBS,
};

function words({ pf, from, to }: SetEswitchMode): string {
  return `eswitch mode ${from} → ${to} on ${pf}`;
}
