import { setVfs } from "./expected-vfs.ts";
import type { ChangeKind, SetNumVfs } from "./change.ts";
import { numVfsDeadline } from "./deadlines.ts";
import { withVfs } from "./predict-vfs.ts";
import { VF_VERBS } from "./vf-verbs.ts";

export const setNumVfs: ChangeKind<SetNumVfs> = {
  plane: "running",
  describe: (change) => ({
    action: change.to === 0 ? "-" : "~",
    summary: `sriov_numvfs ${path(change)} on ${subject(change)}`,
  }),
  predict: (observation, { pf, to }) =>
    withVfs(observation, [{ pf, count: to }]),
  step: (change) => ({
    title: `sriov_numvfs ${path(change)} on ${subject(change)}`,
    run: setVfs([{ pf: change.pf, count: change.to }]),
    undo: setVfs([{ pf: change.pf, count: change.from }]),
    finish: [],
    deadline: numVfsDeadline(change.from, change.to),
  }),
  verbs: VF_VERBS,
};

/** The counts that the PF goes through. */
function path({ from, to }: SetNumVfs): string {
  return from !== 0 && to !== 0 ? `${from} → 0 → ${to}` : `${from} → ${to}`;
}

function subject({ pf, netDevice }: SetNumVfs): string {
  return netDevice === undefined ? pf : `${pf} ${netDevice}`;
}
