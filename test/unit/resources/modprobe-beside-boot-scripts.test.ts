import { describe, expect, test } from "vitest";
import { predict } from "../../../src/changes/kinds.ts";
import { readBootScript } from "../../../src/changes/read-boot-script.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask, sriovTask } from "../../support/wish.ts";

const SCRIPT = "/etc/virtfn/sriov/0000:01:00.0.sh";
const PORT = { pf: "enp1s0" };

function plan(observation: Observation, ...tasks: readonly PlanTask[]) {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy: { allow: "driver", disconnect: false, stage: true },
    fingerprint: "",
  });
}

function apply(observation: Observation, ...tasks: readonly PlanTask[]) {
  return plan(observation, ...tasks).changes.reduce(
    (now, { change }) => predict(now, change),
    observation,
  );
}

/** Two ports of igb; the first has the boot script that this task leaves. */
function scripted(wish: Readonly<Record<string, unknown>>): Observation {
  const bare = host()
    .igb({ ports: [{ settings: { eswitchMode: "legacy" } }, {}] })
    .driver("vfio_pci")
    .sriov()
    .observe();
  return apply(bare, sriovTask({ ...PORT, ...wish }));
}

function option(count: number | undefined, more: object = {}): PlanTask {
  const options = count === undefined ? {} : { max_vfs: count };
  return modprobeTask({ name: "igb", options, ...more });
}

function refusalsOf(observation: Observation, ...tasks: readonly PlanTask[]) {
  const { changes, tasks: planned } = plan(observation, ...tasks);
  const refusals = planned.flatMap((task) => task.refusals);
  if (refusals.length > 0) expect(changes).toEqual([]);
  return refusals;
}

const COUNTED = scripted({ num_vfs: 4, vfs: [{ index: 2, vlan: 7 }] });
const TAGGED = scripted({ vfs: [{ index: 2, vlan: 7 }], num_vfs: 4 });

describe("an option that makes VFs on a port whose own script makes them", () => {
  test.each([7, 4, 0])("is refused, with file, port and count: %i", (count) => {
    expect(refusalsOf(COUNTED, option(count))).toEqual([
      {
        reason: "conflicting-owner",
        message: `virtfn's own boot script makes 4 VFs on 0000:01:00.0 enp1s0, and max_vfs=${count} would make ${count}: one of the two has to be the owner`,
        source: {
          path: SCRIPT,
          line: expect.any(Number),
          text: expect.stringMatching(
            /^verb_set_num_vfs '0000:01:00.0' '0' '4'/,
          ),
        },
        hint: `select the port in an \`sriov\` task of the same run, with \`num_vfs: ${count}\`, and its script leaves the count to the option; or leave max_vfs out here`,
        at: ["options", "max_vfs"],
      },
    ]);
  });

  test("is refused also where its file is there already", () => {
    const both = {
      ...COUNTED,
      modprobeFiles: apply(
        host().igb({ ports: 2 }).sriov().observe(),
        option(4),
      ).modprobeFiles,
    };
    expect(refusalsOf(both, option(4))).toHaveLength(1);
  });

  test.each([
    ["before", (count: number) => [option(count), named(count)]],
    ["after", (count: number) => [named(count), option(count)]],
  ])("has it where the port is named in the same run, %s it", (_, tasksFor) => {
    const tasks = tasksFor(3);
    expect(refusalsOf(COUNTED, ...tasks)).toEqual([]);
    const after = apply(COUNTED, ...tasks);
    const script = after.ownFiles.find(({ path }) => path === SCRIPT);
    const kept = readBootScript(script?.text ?? "");
    expect(kept?.numVfs).toBeUndefined();
    expect([...(kept?.vfs.keys() ?? [])]).toEqual([2]);
    expect(plan(after, ...tasks).verdict).toBe("ok");
    expect(plan(after, option(3)).verdict).toBe("ok");
  });

  test("takes the script away where no VFs are to be, and the port is named", () => {
    const after = apply(COUNTED, option(0), named(0));
    expect(after.ownFiles).toEqual([]);
    expect(plan(after, option(0)).verdict).toBe("ok");
  });

  test("is refused where the task that names the port is not to last", () => {
    const task = sriovTask({ ...PORT, num_vfs: 4, persist: false });
    expect(refusalsOf(COUNTED, option(4), task)).toHaveLength(1);
  });

  test("is no matter where it is not to last", () => {
    expect(refusalsOf(COUNTED, option(4, { persist: false }))).toEqual([]);
  });

  test("is told where what virtfn wrote of the module is to go", () => {
    const { tasks } = plan(COUNTED, option(0, { persist: "absent" }));
    expect(tasks.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(tasks.flatMap(({ notes }) => notes)).toContain(
      `the next boot gives 0000:01:00.0 enp1s0 4 VFs by ${SCRIPT}; \`num_vfs: 0\` in an \`sriov\` task would take it away`,
    );
  });

  test("is no matter to a task that names no such option", () => {
    expect(refusalsOf(COUNTED, option(undefined))).toEqual([]);
    expect(
      refusalsOf(COUNTED, modprobeTask({ name: "igb", options: { debug: 3 } })),
    ).toEqual([]);
  });
});

function named(count: number): PlanTask {
  return sriovTask({ ...PORT, num_vfs: count });
}

describe("a script that leaves the count to the option", () => {
  const left = apply(TAGGED, option(4), named(4));

  test("goes with any count that makes its VFs", () => {
    expect(refusalsOf(left, option(3))).toEqual([]);
    expect(refusalsOf(left, option(7))).toEqual([]);
  });

  test.each([2, 0])("has no VF to set up with %i", (count) => {
    expect(refusalsOf(left, option(count))).toMatchObject([
      {
        reason: "conflicting-owner",
        message: `virtfn's own boot script sets up VF 2 of 0000:01:00.0 enp1s0, which max_vfs=${count} does not make`,
        source: { path: SCRIPT },
      },
    ]);
  });
});

test("a script that switches the eswitch comes too late for an option", () => {
  const switched = scripted({ eswitch_mode: "switchdev" });
  expect(refusalsOf(switched, option(4))).toMatchObject([
    { message: expect.stringContaining("switches the eswitch") },
  ]);
  expect(refusalsOf(switched, option(0))).toEqual([]);
});

test("of a script that cannot be read nobody knows whether it makes VFs", () => {
  const cut = {
    ...COUNTED,
    ownFiles: COUNTED.ownFiles.map((file) => ({
      ...file,
      text: file.text.slice(0, -9),
    })),
  };
  expect(refusalsOf(cut, option(4))).toMatchObject([
    { message: expect.stringContaining("cannot be read") },
  ]);
});

test("a module is not kept from loading while a script waits for it", () => {
  const task = modprobeTask({ name: "igb", state: "disabled" });
  expect(refusalsOf(COUNTED, task)).toMatchObject([
    {
      message:
        "virtfn's own boot script of 0000:01:00.0 enp1s0 waits for igb, which is to be kept from loading",
    },
  ]);
  expect(refusalsOf(apply(COUNTED, named(0)), task)).toEqual([]);
});
