import type { ChangeKind, SetVfAttributes } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withVf } from "./predict-vf.ts";
import { describeAttributes, ipWords } from "./vf-attribute-words.ts";
import { VF_SETTING_VERBS } from "./vf-setting-verbs.ts";

export const setVfAttributes: ChangeKind<SetVfAttributes> = {
  plane: "running",
  describe: (change) => ({ action: "~", summary: words(change) }),
  predict: (observation, { pf, index, to }) =>
    withVf(observation, pf, index, (vf) => ({
      ...vf,
      settings: vf.settings && {
        ...vf.settings,
        attributes: { ...vf.settings.attributes, ...to },
        ...(to.mac === undefined ? {} : { hasStaleAddress: true }),
      },
    })),
  step: (change) => ({
    title: words(change),
    run: [{ argv: ["verb_set_vf", ...vf(change), ...ipWords(change.to)] }],
    undo: [
      { argv: ["verb_restore_vf", ...vf(change), ...ipWords(change.from)] },
    ],
    finish: [],
    deadline: DEADLINES.parameter,
  }),
  verbs: VF_SETTING_VERBS,
};

function vf({ pf, index }: SetVfAttributes): readonly string[] {
  return [pf, String(index)];
}

function words(change: SetVfAttributes): string {
  return `${describeAttributes(change.from, change.to)} on VF ${change.index} of ${change.pf}`;
}
