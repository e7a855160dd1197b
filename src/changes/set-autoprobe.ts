import { AUTOPROBE_VERBS } from "./autoprobe-verbs.ts";
import type { ChangeKind, SetAutoprobe } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withPf } from "./predict-vf.ts";

export const setAutoprobe: ChangeKind<SetAutoprobe> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf, to }) =>
    withPf(observation, pf, (before) => ({
      ...before,
      settings: before.settings && { ...before.settings, autoprobe: to },
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_set_autoprobe", change.pf, flag(change.to)] }],
    undo: [{ argv: ["verb_restore_autoprobe", change.pf, flag(change.from)] }],
    finish: [],
    deadline: DEADLINES.parameter,
  }),
  verbs: AUTOPROBE_VERBS,
};

function words({ pf, from, to }: SetAutoprobe): string {
  return `sriov_drivers_autoprobe ${flag(from)} → ${flag(to)} on ${pf}`;
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}
