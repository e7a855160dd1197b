import { expect, test } from "vitest";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask, sriovTask } from "../../support/wish.ts";

const PF = { pci: "0000:01:00.0" };
const POLICY = { allow: undefined, disconnect: false, stage: true };

/** The last task of a sound plan: its rows as `subject: running, persisted`, its notes, and how many changes. */
function lastTask(
  tasks: readonly PlanTask[],
  observation: Observation,
  observed = observation,
) {
  const plan = assemblePlan({
    host: "hv1",
    tasks,
    observation,
    observed,
    policy: POLICY,
    fingerprint: "",
  });
  expect(unsoundness(plan, tasks, observation, POLICY)).toEqual([]);
  const last = plan.tasks.at(-1);
  return {
    rows: last?.rows.map(
      ({ subject, planes: { running, persisted } }) =>
        `${subject}: ${running.text} ${running.verdict}, ${persisted.text} ${persisted.verdict}`,
    ),
    notes: last?.notes,
    changes: last?.changes.length,
  };
}

test("a later task shows what is there now, and which earlier one sees to it", () => {
  const tasks = [
    sriovTask({ pf: PF, num_vfs: 3 }, "VFs", "site.yml:5"),
    sriovTask({ pf: PF, num_vfs: 3, vfs: [{ index: 1, vlan: 9 }] }),
  ];
  expect(lastTask(tasks, host().igb({ ports: 1 }).sriov().observe())).toEqual({
    rows: [
      "0000:01:00.0 enp1s0  num_vfs: 0 wrong, – wrong",
      "0000:01:00.0 enp1s0  VF 1  vlan: – wrong, – wrong",
    ],
    notes: [
      "site.yml:5 sees to 0000:01:00.0 enp1s0 num_vfs (running, persisted), VF 1 vlan (persisted)",
    ],
    changes: 1,
  });
});

test("a port whose driver an earlier task loads is shown without one", () => {
  const tasks = [
    modprobeTask({ name: "igb" }, "igb", "site.yml:5"),
    sriovTask({ pf: { driver: "igb" }, num_vfs: 2 }),
  ];
  const observed = host().igb({ ports: 1, state: "absent" }).sriov().observe();
  expect(lastTask(tasks, observed)).toMatchObject({
    rows: ["0000:01:00.0  num_vfs: 0 wrong, – wrong"],
    notes: [],
  });
});

test("what is right now, and an earlier task takes away, is told", () => {
  const tasks = [
    modprobeTask({ name: "igb", options: { debug: 1 } }, "igb", "site.yml:5"),
    sriovTask({
      pf: PF,
      num_vfs: 2,
      vfs: [{ index: 0, vlan: 9 }],
      persist: false,
    }),
  ];
  const observed = host()
    .igb({
      ports: [{ vfs: 2, vfSettings: { 0: { attributes: { vlan: 9 } } } }],
    })
    .sriov()
    .observe();
  expect(lastTask(tasks, observed)).toMatchObject({
    rows: [
      "0000:01:00.0 enp1s0  num_vfs: 2 right, – none",
      "0000:01:00.0 enp1s0  VF 0  vlan: 9 right, – none",
    ],
    notes: [
      "site.yml:5 takes away 0000:01:00.0 enp1s0 VF 0 vlan (running), so it is done again",
    ],
  });
});

test("a module that an earlier task loads is shown as it is", () => {
  const tasks = [
    modprobeTask({ name: "igb" }, "igb", "site.yml:5"),
    modprobeTask({ name: "igb" }),
  ];
  const observed = host().igb({ ports: 1, state: "absent" }).observe();
  expect(lastTask(tasks, observed)).toMatchObject({
    rows: ["igb  loaded: no wrong, no wrong"],
    notes: ["site.yml:5 sees to igb loaded (running, persisted)"],
  });
});

test("what an earlier play will have done is told as well", () => {
  const now = host().igb({ ports: 1 }).sriov().observe();
  const later = host()
    .igb({ ports: [{ vfs: 2 }] })
    .sriov()
    .observe();
  const tasks = [sriovTask({ pf: PF, num_vfs: 2, persist: false })];
  expect(lastTask(tasks, later, now)).toMatchObject({
    rows: ["0000:01:00.0 enp1s0  num_vfs: 0 wrong, – none"],
    notes: ["an earlier play sees to 0000:01:00.0 enp1s0 num_vfs (running)"],
    changes: 0,
  });
});
