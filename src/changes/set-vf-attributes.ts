import type { ChangeKind, SetVfAttributes } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { withVf } from "./predict-vf.ts";
import { VF_ATTRIBUTE_VERBS } from "./vf-attribute-verbs.ts";
import {
  attributeGroups,
  attributeWords,
  describeAttributes,
} from "./vf-attribute-words.ts";

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
    run: [
      {
        argv: [
          "verb_set_vf",
          ...vf(change),
          note(change),
          change.mustBeIdle === true ? "idle" : "",
          attributeWords(change.from),
          ...attributeGroups(change.to),
        ],
      },
    ],
    undo: [
      {
        argv: [
          "verb_restore_vf",
          ...vf(change),
          note(change),
          attributeWords(change.to),
          ...attributeGroups(change.from),
        ],
      },
    ],
    finish: [],
    isShort: true,
    deadline: DEADLINES.parameter,
  }),
  verbs: VF_ATTRIBUTE_VERBS,
};

function vf({ pf, index }: SetVfAttributes): readonly string[] {
  return [pf, String(index)];
}

/** Several tasks may set different attributes of one VF. */
function note({ pf, index, to }: SetVfAttributes): string {
  return `written/attributes.${pf}.${index}.${Object.keys(to).join("+")}`;
}

function words(change: SetVfAttributes): string {
  return `VF ${change.index} of ${change.pf}: ${describeAttributes(change.from, change.to)}`;
}
