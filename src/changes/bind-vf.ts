import type { BindVf, ChangeKind } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withVf } from "./predict-vf.ts";
import { VF_SETTING_VERBS } from "./vf-setting-verbs.ts";

export const bindVf: ChangeKind<BindVf> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf, index, to, reason }) =>
    withVf(observation, pf, index, (vf) => ({
      ...vf,
      driver: reason === "address" ? vf.driver : to,
      netDevices: [],
      settings: vf.settings && {
        ...vf.settings,
        driverOverride: undefined,
        hasStaleAddress: false,
      },
    })),
  step: (change) => ({
    title: words(change),
    run: [
      {
        argv: [
          "verb_bind_vf",
          change.pf,
          String(change.index),
          change.to ?? "",
          change.module ?? "",
        ],
      },
    ],
    undo: [
      {
        argv: [
          "verb_restore_vf_driver",
          change.pf,
          String(change.index),
          change.from ?? "",
        ],
      },
    ],
    finish: [],
    deadline: DEADLINES.module,
  }),
  verbs: VF_SETTING_VERBS,
};

function words({ pf, index, from, to, reason }: BindVf): string {
  const subject = `VF ${index} of ${pf}`;
  return reason === "address"
    ? `bind ${subject} to ${from ?? "its driver"} again, which then reads its address`
    : `driver ${from ?? "none"} → ${to ?? "the kernel's choice"} for ${subject}`;
}
