import { expect, test } from "vitest";
import type { Use } from "../../../../src/model/pci-function.ts";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../../src/plan/plan.ts";
import { host } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

const CONNECTION: Use = {
  kind: "connection",
  device: "enp1s0v1",
  address: "192.0.2.7",
};

/** It brings the VFs back that there are now. */
const SCRIPT = "/etc/virtfn/sriov/0000:01:00.0.sh";

/** What becomes of a wish for a port with four VFs, where our connection runs over VF 1. */
function planOf(wish: Readonly<Record<string, unknown>>): HostPlan {
  const observation = host()
    .igb({ ports: [{ vfs: 4, vfUses: { 1: [CONNECTION] } }] })
    .sriov()
    .ownFile(SCRIPT, "")
    .observe();
  return assemblePlan({
    host: "hv1",
    tasks: [sriovTask({ pf: { driver: "igb" }, ...wish })],
    observation,
    policy: { allow: "driver", disconnect: false, stage: true },
    fingerprint: "",
  });
}

test.each([
  ["the VF goes away", { num_vfs: 1 }],
  ["all VFs go away", { num_vfs: 0 }],
  [
    "the VF is handed to guests",
    { num_vfs: 4, vfs: [{ index: 1, driver: "vfio-pci" }] },
  ],
  ["the VF gets another VLAN", { num_vfs: 4, vfs: [{ index: 1, vlan: 7 }] }],
  ["the VF gets another address", { vfs: [{ index: 1, mac: "stable" }] }],
])("nothing is left to the next boot where %s", (_, wish) => {
  const plan = planOf(wish);
  expect(plan.changes).toEqual([]);
  expect(plan.verdict).toBe("blocked");
});

test("a boot gives another count where the VF is among those that it makes", () => {
  expect(planOf({ num_vfs: 7 }).verdict).toBe("stage");
});

test("what concerns another VF is done", () => {
  const plan = planOf({ num_vfs: 4, vfs: [{ index: 2, vlan: 7 }] });
  expect(plan.verdict).toBe("change");
});
