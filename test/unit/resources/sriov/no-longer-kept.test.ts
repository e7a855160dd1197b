import { expect, test } from "vitest";
import { predict } from "../../../../src/changes/kinds.ts";
import type { Observation } from "../../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../../src/plan/plan.ts";
import { host } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

const COUNT = sriovTask({ pf: { driver: "igb" }, num_vfs: 4 });
const TAGS = sriovTask({
  pf: { driver: "igb" },
  vfs: [{ index: "0-1", vlan: 9, driver: "vfio-pci" }],
});

function plan(tasks: readonly PlanTask[], observation: Observation): HostPlan {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy: { allow: undefined, disconnect: false, stage: true },
    fingerprint: "",
  });
}

/** What is noted as lost where these tasks are alone, on a host that was brought to both. */
function notesOf(...tasks: readonly PlanTask[]): readonly string[] {
  const bare = host().igb({ ports: 1 }).sriov({ hasIommu: true }).observe();
  const { changes } = plan([COUNT, TAGS], bare);
  const after = changes.reduce((now, { change }) => predict(now, change), bare);
  return plan(tasks, after)
    .tasks.flatMap(({ notes }) => notes)
    .filter((note) => note.startsWith("no longer kept"));
}

const BEGINNING =
  "no longer kept for the next boot of 0000:01:00.0, since no task of this run names it:";

test("the plan tells what a script loses when only some of its tasks are run", () => {
  expect(notesOf(TAGS)).toEqual([`${BEGINNING} num_vfs`]);
  expect(notesOf(COUNT)).toEqual([
    `${BEGINNING} driver of VF 0-1, vlan of VF 0-1`,
  ]);
});

test("nothing is told of what is kept, wished otherwise, or gone with its VF", () => {
  expect(notesOf(COUNT, TAGS)).toEqual([]);
  expect(
    notesOf(
      COUNT,
      sriovTask({
        pf: { driver: "igb" },
        vfs: [{ index: "0-1", vlan: 0, driver: "default" }],
      }),
    ),
  ).toEqual([]);
  expect(notesOf(sriovTask({ pf: { driver: "igb" }, num_vfs: 0 }))).toEqual([]);
});
