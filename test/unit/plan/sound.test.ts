import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import { assemblePlan } from "../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import { assertPlanSound } from "../../../src/plan/sound.ts";
import { host } from "../../support/observation.ts";
import { SAMPLE_CHANGES } from "../../support/changes.ts";
import { modprobeTask } from "../../support/wish.ts";

const POLICY = { allow: undefined, disconnect: false, stage: true } as const;
const OBSERVATION = host()
  .igb({ ports: 1 })
  .driver("kvm")
  .image(["igb"])
  .observe();
const TASKS = [modprobeTask({ name: "igb", options: { max_vfs: 7 } })];
const SOUND = assemblePlan({
  host: "hv1",
  tasks: TASKS,
  observation: OBSERVATION,
  policy: POLICY,
  fingerprint: "",
});

describe("a plan", () => {
  test("that was assembled is sound", () => {
    expect(() => check(SOUND)).not.toThrow();
  });

  test.each<readonly [string, HostPlan, string]>([
    [
      "with a change that nobody asked for",
      withChanges([...changesOf(SOUND), ...unload("kvm")]),
      "nobody asked for: unload kvm",
    ],
    [
      "with a file that is not ours",
      withChanges([
        { ...SAMPLE_CHANGES["write-file"], path: "/etc/modprobe.d/igb.conf" },
        ...changesOf(SOUND),
      ]),
      "nobody asked for: /etc/modprobe.d/igb.conf",
    ],
    [
      "with a change that changes nothing",
      withChanges([...changesOf(SOUND).slice(0, 1), ...changesOf(SOUND)]),
      "changes nothing: sriov_numvfs 0 → 7 on 0000:01:00.0 enp1s0",
    ],
    [
      "that packs before it writes",
      withChanges(changesOf(SOUND).toReversed()),
      "an image is rebuilt before everything is written",
    ],
    [
      "that leaves something to do",
      withChanges(changesOf(SOUND).slice(1)),
      "left to do afterwards: sriov_numvfs 0 → 7",
    ],
    [
      "that persists before it runs",
      {
        ...SOUND,
        tasks: SOUND.tasks.map((task) => ({
          ...task,
          changes: task.changes.toReversed(),
        })),
      },
      "a task persists before it runs",
    ],
    [
      "that is refused and has changes",
      { ...SOUND, verdict: "refused" },
      "a refused host has changes",
    ],
  ])("%s is a bug", (_, plan, fault) => {
    expect(() => check(plan)).toThrow(fault);
  });
});

function check(plan: HostPlan): void {
  assertPlanSound(plan, TASKS, OBSERVATION, POLICY);
}

function changesOf(plan: HostPlan): readonly Change[] {
  return plan.changes.map(({ change }) => change);
}

function withChanges(changes: readonly Change[]): HostPlan {
  return {
    ...SOUND,
    changes: changes.map((change) => ({
      change,
      disruption: "none",
      evidence: [],
    })),
  };
}

function unload(module: string): readonly Change[] {
  const { "unload-module": sample } = SAMPLE_CHANGES;
  return [{ ...sample, module: module as ModuleName }];
}
