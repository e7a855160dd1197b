import { expect, test } from "vitest";
import type { VfAttributes } from "../../../../src/model/vf-attributes.ts";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../../src/plan/plan.ts";
import { host } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

/** The plan for another count of a port whose two VFs are like this. */
function planOf(driver: string, attributes: VfAttributes | null): HostPlan {
  const vfSettings = { 0: { attributes }, 1: { attributes } };
  const observation = host()
    .driver(driver, { ports: [{ vfs: 2, vfSettings }] })
    .sriov()
    .observe();
  return assemblePlan({
    host: "hv1",
    tasks: [sriovTask({ pf: { pci: "0000:01:00.0" }, num_vfs: 3 })],
    observation,
    policy: { allow: "driver", disconnect: false, stage: true },
    fingerprint: "",
  });
}

function previousOf(driver: string, attributes: VfAttributes): unknown {
  const { changes } = planOf(driver, attributes);
  return changes.flatMap(({ change }) =>
    change.kind === "set-num-vfs" ? (change.previous ?? []) : [],
  )[0];
}

test("undo switches the address check on again where the driver does not do it", () => {
  expect(previousOf("mlx5_core", { spoofchk: true })).toEqual({
    index: 0,
    attributes: { spoofchk: true },
  });
  expect(previousOf("igb", { spoofchk: true })).toBeUndefined();
});

test("the plan tells of VFs whose attributes undo could not bring back", () => {
  const notes = (plan: HostPlan) => plan.tasks.flatMap((task) => task.notes);
  expect(notes(planOf("igb", null))).toEqual([
    "what VF 0-1 of 0000:01:00.0 has cannot be read, so no undo would bring it back",
  ]);
  expect(notes(planOf("igb", { vlan: 7 }))).toEqual([]);
});
