import type { ChangeKind, SetNumVfs } from "./change.ts";
import { numVfsDeadline, vfWait } from "./deadlines.ts";
import { GUARD_VERBS } from "./guard-verbs.ts";
import { refuseUsers } from "./must-be-idle.ts";
import { withVfs } from "./predict-vfs.ts";
import { attributeGroups } from "./vf-attribute-words.ts";
import { VF_VERBS } from "./vf-verbs.ts";

export const setNumVfs: ChangeKind<SetNumVfs> = {
  plane: "running",
  describe: (change) => ({
    action: change.to === 0 ? "-" : "~",
    summary: `sriov_numvfs ${path(change)} on ${subject(change)}`,
  }),
  predict: (observation, { pf, to, withoutDrivers }) =>
    withVfs(observation, [{ pf, count: to }], withoutDrivers !== true),
  step: (change) => ({
    title: `sriov_numvfs ${path(change)} on ${subject(change)}`,
    run: [
      ...refuseUsers(change.mustBeIdle),
      {
        argv: [
          "verb_set_num_vfs",
          ...counts(change),
          String(vfWait(change.to)),
          ...(change.withoutDrivers === true ? ["without-drivers"] : []),
        ],
      },
    ],
    undo: [
      {
        argv: [
          "verb_restore_num_vfs",
          ...counts(change),
          String(vfWait(change.from)),
        ],
      },
      ...(change.previous ?? []).map((vf) => ({
        argv: [
          "verb_return_vf",
          ...counts(change),
          String(vf.index),
          ...attributeGroups(vf.attributes),
        ],
      })),
      { argv: ["verb_return_drivers", ...counts(change)] },
    ],
    finish: [],
    deadline: numVfsDeadline(change.from, change.to),
  }),
  verbs: { ...VF_VERBS, ...GUARD_VERBS },
};

function counts({ pf, from, to }: SetNumVfs): readonly string[] {
  return [pf, String(from), String(to)];
}

/** The counts that the PF goes through. */
function path({ from, to }: SetNumVfs): string {
  return from !== 0 && to !== 0 ? `${from} → 0 → ${to}` : `${from} → ${to}`;
}

function subject({ pf, netDevice }: SetNumVfs): string {
  return netDevice === undefined ? pf : `${pf} ${netDevice}`;
}
