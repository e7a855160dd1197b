import type { ChangeKind, SetEswitchMode } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { ESWITCH_VERBS } from "./eswitch-verbs.ts";
import { GUARD_VERBS } from "./guard-verbs.ts";
import { refuseUsers } from "./must-be-idle.ts";
import { withPf } from "./predict-vf.ts";

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
    run: [
      ...refuseUsers(change.mustBeIdle),
      { argv: ["verb_set_eswitch_mode", change.pf, change.from, change.to] },
    ],
    undo: [{ argv: ["verb_restore_eswitch_mode", change.pf, change.from] }],
    finish: [],
    deadline: DEADLINES.module,
  }),
  verbs: { ...ESWITCH_VERBS, ...GUARD_VERBS },
};

function words({ pf, from, to }: SetEswitchMode): string {
  return `eswitch mode ${from} → ${to} on ${pf}`;
}
