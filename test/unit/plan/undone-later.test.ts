import { expect, test } from "vitest";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask, sriovTask } from "../../support/wish.ts";

const VFS = sriovTask(
  { pf: { pci: "0000:01:00.0" }, num_vfs: 3, vfs: [{ index: 0, vlan: 5 }] },
  "VFs",
  "site.yml:5",
);
const RELOAD = modprobeTask(
  { name: "igb", options: { debug: 1 } },
  "igb speaks",
  "site.yml:9",
);
const UNLOAD = modprobeTask({ name: "igb", state: "absent" }, "", "site.yml:9");

const OBSERVED = host().igb({ ports: 1 }).sriov().observe();
const POLICY = { allow: undefined, disconnect: false, stage: true };

/** What is refused of a host with these tasks, whose plan is sound. */
function refusalsOf(tasks: readonly PlanTask[]): readonly string[] {
  const plan = assemblePlan({
    host: "hv1",
    tasks,
    observation: OBSERVED,
    policy: POLICY,
    fingerprint: "",
  });
  expect(unsoundness(plan, tasks, OBSERVED, POLICY)).toEqual([]);
  expect(plan.verdict === "refused").toBe(plan.changes.length === 0);
  return plan.tasks.flatMap(({ refusals }) =>
    refusals.map(({ message }) => message),
  );
}

test.each([
  ["loads the driver anew", RELOAD],
  ["takes the driver away", UNLOAD],
])("VFs that are set up before a task %s are refused", (_, task) => {
  expect(refusalsOf([VFS, task])).toEqual([
    "site.yml:9 takes the driver of these VFs away afterwards, and what they have with it",
  ]);
});

test("the other way round both are done", () => {
  expect(refusalsOf([RELOAD, VFS])).toEqual([]);
});

test("a count alone comes back with the driver", () => {
  expect(
    refusalsOf([
      sriovTask({ pf: { pci: "0000:01:00.0" }, num_vfs: 3 }),
      RELOAD,
    ]),
  ).toEqual([]);
});
