import { describe, expect, test } from "vitest";
import { readBootScript } from "../../../../src/changes/read-boot-script.ts";
import { predict } from "../../../../src/changes/kinds.ts";
import type { Observation } from "../../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../../src/plan/plan.ts";
import { host } from "../../../support/observation.ts";
import { modprobeTask, sriovTask } from "../../../support/wish.ts";

const SCRIPT = "/etc/virtfn/sriov/0000:01:00.0.sh";
const PF = { pf: { driver: "igb" } };

const COUNT = sriovTask({ ...PF, num_vfs: 4 });
const TAGS = sriovTask({
  ...PF,
  vfs: [{ index: "0-1", vlan: 9, qos: 3, driver: "vfio-pci" }],
});
const FEWER = sriovTask({ ...PF, num_vfs: 1 });
const NONE = sriovTask({ ...PF, num_vfs: 0 });

function plan(tasks: readonly PlanTask[], observation: Observation): HostPlan {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy: { allow: undefined, disconnect: false, stage: true },
    fingerprint: "",
  });
}

function apply(observation: Observation, ...tasks: readonly PlanTask[]) {
  return plan(tasks, observation).changes.reduce(
    (now, { change }) => predict(now, change),
    observation,
  );
}

const BARE = host()
  .igb({ ports: 1 })
  .driver("vfio_pci")
  .sriov({ hasIommu: true })
  .observe();
const BOTH = apply(BARE, COUNT, TAGS);

function scriptOf({ ownFiles }: Observation): string | undefined {
  return ownFiles.find(({ path }) => path === SCRIPT)?.text;
}

function keptBy(observation: Observation) {
  return readBootScript(scriptOf(observation) ?? "");
}

function notesOf(observation: Observation, ...tasks: readonly PlanTask[]) {
  return plan(tasks, observation)
    .tasks.flatMap(({ notes }) => notes)
    .filter((note) => !note.includes(" sees to "));
}

describe("a run with some of the tasks for a port", () => {
  test.each([
    ["the count alone", COUNT],
    ["VFs alone", TAGS],
  ])("leaves what the others had put into its script: %s", (_, task) => {
    expect(plan([task], BOTH).verdict).toBe("ok");
  });

  test("adds to the script what was not there, and does not touch running VFs for the rest", () => {
    const counted = apply(BARE, COUNT);
    expect(scriptOf(apply(counted, TAGS))).toBe(scriptOf(BOTH));
    expect(notesOf(counted, TAGS)).toEqual([
      "kept for the next boot of 0000:01:00.0 as it is, since no task of this run names it: num_vfs",
    ]);
  });

  test("changes what it names, and that alone", () => {
    const task = sriovTask({ ...PF, vfs: [{ index: 0, vlan: 12 }] });
    const after = apply(BOTH, task);
    expect(keptBy(after)?.numVfs).toBe(4);
    expect([...(keptBy(after)?.vfs ?? [])]).toEqual([
      [0, { attributes: { vlan: 12, qos: 3 }, driver: "vfio-pci" }],
      [1, { attributes: { vlan: 9, qos: 3 }, driver: "vfio-pci" }],
    ]);
    expect(plan([task], after).verdict).toBe("ok");
  });

  test("takes a VLAN away with what belongs to it", () => {
    const task = sriovTask({ ...PF, vfs: [{ index: 0, vlan: 0 }] });
    const after = apply(BOTH, task);
    expect(keptBy(after)?.vfs.get(0)?.attributes).toEqual({ vlan: 0 });
    expect(plan([task], after).verdict).toBe("ok");
  });

  test("drops the VFs that there will not be, and tells so", () => {
    expect([...(keptBy(apply(BOTH, FEWER))?.vfs.keys() ?? [])]).toEqual([0]);
    expect(notesOf(BOTH, FEWER)).toEqual([
      "kept for the next boot of 0000:01:00.0 as it is, since no task of this run names it: driver of VF 0, vlan of VF 0, qos of VF 0",
      "no longer kept for the next boot of 0000:01:00.0, which makes no such VF: driver of VF 1, vlan of VF 1, qos of VF 1",
    ]);
  });

  test("takes it all away where no VFs are to be", () => {
    expect(scriptOf(apply(BOTH, NONE))).toBeUndefined();
    expect(notesOf(BOTH, NONE)).toEqual([]);
  });

  test("that is not to last leaves the script as it is", () => {
    const only = sriovTask({ ...PF, num_vfs: 7, persist: false });
    expect(scriptOf(apply(BOTH, only))).toBe(scriptOf(BOTH));
  });

  test("leaves the count to the option that a task keeps", () => {
    const option = modprobeTask({ name: "igb", options: { max_vfs: 4 } });
    const after = apply(BOTH, option, TAGS);
    expect(keptBy(after)?.numVfs).toBeUndefined();
    expect([...(keptBy(after)?.vfs.keys() ?? [])]).toEqual([0, 1]);
    expect(plan([option, TAGS], after).verdict).toBe("ok");
    const fewer = modprobeTask({ name: "igb", options: { max_vfs: 1 } });
    const trusted = sriovTask({ ...PF, vfs: [{ index: 0, trust: true }] });
    expect(notesOf(after, fewer, trusted)).toEqual([
      "kept for the next boot of 0000:01:00.0 as it is, since no task of this run names it: driver of VF 0, vlan of VF 0, qos of VF 0",
      "no longer kept for the next boot of 0000:01:00.0, which makes no such VF: driver of VF 1, vlan of VF 1, qos of VF 1",
    ]);
  });
});

test("drivers that the kernel may choose before each VF gets its own are no matter of which task comes last", () => {
  const all = sriovTask({
    ...PF,
    num_vfs: 2,
    drivers_autoprobe: true,
    vfs: [{ index: "0-1", driver: "vfio-pci" }],
  });
  const after = apply(BARE, all);
  const trusted = sriovTask({ ...PF, vfs: [{ index: 0, trust: true }] });
  expect(plan([all], apply(after, trusted)).verdict).toBe("ok");
});

test.each([
  [
    "cannot be read",
    (text: string) => text.slice(0, -20),
    `what ${SCRIPT} brings back cannot be read: it is written anew, with what the tasks of this run name alone`,
  ],
  [
    "is about another device",
    (text: string) => text.replace("boot_device='0x", "boot_device='0xf"),
    `${SCRIPT} is about another device, which was at this address: nothing of it is kept`,
  ],
])("of a script that %s nothing is kept", (_, spoil, note) => {
  const spoilt = {
    ...BOTH,
    ownFiles: BOTH.ownFiles.map((file) =>
      file.path === SCRIPT ? { ...file, text: spoil(file.text) } : file,
    ),
  };
  expect(notesOf(spoilt, COUNT)).toEqual([note]);
  expect(keptBy(apply(spoilt, COUNT))).toMatchObject({
    numVfs: 4,
    vfs: new Map(),
  });
});

test("a driver is not left to the kernel where the script keeps it from choosing", () => {
  const off = apply(
    BARE,
    sriovTask({ ...PF, num_vfs: 4, drivers_autoprobe: false }),
  );
  const on = {
    ...off,
    physicalFunctions: off.physicalFunctions.map((pf) => ({
      ...pf,
      settings: pf.settings && { ...pf.settings, autoprobe: true },
    })),
  };
  const task = sriovTask({ ...PF, vfs: [{ index: 0, driver: "default" }] });
  expect(
    plan([task], on).tasks.flatMap(({ refusals }) => refusals),
  ).toMatchObject([{ reason: "no-driver-by-itself" }]);
});
