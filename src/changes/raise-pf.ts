import type { ChangeKind, RaisePf } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { LINK_VERBS } from "./link-verbs.ts";
import { withPf } from "./predict-vf.ts";

export const raisePf: ChangeKind<RaisePf> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf }) =>
    withPf(observation, pf, (before) => ({
      ...before,
      netDevices: before.netDevices.map((device) => ({ ...device, up: true })),
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_raise_pf", change.pf, String(DEADLINES.udev)] }],
    undo: [{ argv: ["verb_lower_pf", change.pf] }],
    finish: [],
    deadline: DEADLINES.udev + DEADLINES.parameter,
  }),
  verbs: LINK_VERBS,
};

function words({ pf, netDevice }: RaisePf): string {
  return `${netDevice === undefined ? pf : `${pf} ${netDevice}`}: link down → up`;
}
