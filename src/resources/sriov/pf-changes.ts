import type { PlannedChange } from "../../changes/change.ts";
import { predict } from "../../changes/kinds.ts";
import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { changeCount } from "../count-change.ts";
import { vfsEvidence } from "../evidence.ts";
import { mustBeIdle } from "../must-be-idle.ts";
import { namesAllDrivers, type PfGoal, type VfGoal } from "./goal.ts";
import { needsUp } from "./needs-up.ts";
import { pfAt } from "./situation.ts";
import { vfChanges } from "./vf-changes.ts";

/**
 * What leads from an observation to the goal of one PF, in order: its link where the rest needs that, the eswitch while
 * there are no VFs, the count, then each VF's attributes before its driver, which reads them when it binds. `whole` is
 * what all tasks say of the PF, `again` what VFs that are made anew get back.
 */
export function pfChanges(
  goal: PfGoal,
  whole: PfGoal,
  observation: Observation,
  again: readonly VfGoal[] = [],
): readonly PlannedChange[] {
  const steps = [
    eswitchChanges,
    autoprobeChanges,
    countChanges,
    ...again.map(
      (vf) => (_: PfGoal, pf: PhysicalFunction) =>
        vfChanges(vf, pf).map((planned): PlannedChange => ({
          ...planned,
          isGivenBack: true,
        })),
    ),
    ...goal.vfs.map(
      (vf) => (_: PfGoal, pf: PhysicalFunction) => vfChanges(vf, pf),
    ),
  ];
  let now = observation;
  let isNeededUp = false;
  const changes = steps.flatMap((step) => {
    const next = step(goal, pfAt(now, goal.pf), whole);
    for (const { change } of next) {
      now = predict(now, change);
      isNeededUp ||= needsUp(change, pfAt(now, goal.pf));
    }
    return next;
  });
  const pf = pfAt(observation, goal.pf);
  return isNeededUp && !pf.netDevices.some(({ up }) => up)
    ? [raise(pf), ...changes]
    : changes;
}

function raise(pf: PhysicalFunction): PlannedChange {
  return {
    change: {
      kind: "raise-pf",
      pf: pf.address,
      netDevice: pf.netDevices[0]?.name,
    },
    disruption: "none",
    evidence: [],
  };
}

/**
 * Between VFs that go and those that come: where a count is wished it is set afterwards, and where none is, as many come
 * back. A mode that devlink does not tell is that of a device without an eswitch to switch: legacy.
 */
function eswitchChanges(
  { eswitchMode: to, numVfs }: PfGoal,
  pf: PhysicalFunction,
): readonly PlannedChange[] {
  const from = pf.settings?.eswitchMode ?? "legacy";
  if (to === undefined || to === from) return [];
  const count = pf.virtualFunctions.length;
  const evidence = vfsEvidence(pf);
  const remove = count === 0 ? [] : [changeCount(pf, 0)];
  const restore =
    count === 0 || numVfs !== undefined
      ? []
      : [changeCount({ ...pf, virtualFunctions: [] }, count)];
  return [
    ...remove,
    {
      change: {
        kind: "set-eswitch-mode",
        pf: pf.address,
        from,
        to,
        ...mustBeIdle(evidence, [pf]),
      },
      disruption: count === 0 ? "link" : "vfs",
      evidence: count === 0 ? evidence : [],
    },
    ...restore,
  ];
}

function autoprobeChanges(
  { autoprobe: to }: PfGoal,
  pf: PhysicalFunction,
): readonly PlannedChange[] {
  const from = pf.settings?.autoprobe;
  if (to === undefined || from === undefined || to === from) return [];
  return [
    {
      change: { kind: "set-autoprobe", pf: pf.address, from, to },
      disruption: "none",
      evidence: [],
    },
  ];
}

function countChanges(
  { numVfs: to }: PfGoal,
  pf: PhysicalFunction,
  whole: PfGoal,
): readonly PlannedChange[] {
  if (to === undefined || to === pf.virtualFunctions.length) return [];
  const isLeftToUs =
    whole.autoprobe === undefined && pf.settings?.autoprobe !== false;
  return [
    changeCount(
      pf,
      to,
      isLeftToUs && namesAllDrivers(whole, to) ? { withoutDrivers: true } : {},
    ),
  ];
}
