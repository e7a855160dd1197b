import type { ChangeKind, EnableUnit } from "./change.ts";
import { DEADLINES } from "./deadlines.ts";
import { UNIT_VERBS } from "./unit-verbs.ts";

export const enableUnit: ChangeKind<EnableUnit> = {
  plane: "persisted",
  describe: (change) => ({
    action: change.enabled ? "+" : "-",
    summary: words(change),
  }),
  predict: (observation, { unit, enabled }) => {
    const { sriov } = observation;
    if (!sriov) return observation;
    const others = sriov.enabledUnits.filter((name) => name !== unit);
    return {
      ...observation,
      sriov: { ...sriov, enabledUnits: enabled ? [...others, unit] : others },
    };
  },
  step: (change) => ({
    title: words(change),
    run: [
      {
        argv: [
          change.enabled ? "verb_enable_unit" : "verb_disable_unit",
          ...link(change),
        ],
      },
    ],
    undo: [{ argv: ["verb_restore_unit", ...link(change)] }],
    finish: [
      {
        argv: [
          "verb_drop_note",
          `written/unit/${change.target}/${change.unit}`,
        ],
      },
      { argv: ["verb_drop_note", `written/wants/${change.target}`] },
    ],
    deadline: DEADLINES.file,
  }),
  verbs: UNIT_VERBS,
};

function link({ unit, target }: EnableUnit): readonly string[] {
  return [unit, target];
}

function words({ unit, enabled }: EnableUnit): string {
  return enabled ? `start ${unit} at boot` : `no longer start ${unit} at boot`;
}
