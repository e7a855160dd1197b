import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import { explainFailure } from "../../../src/changes/explain-failure.ts";
import { predict } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import {
  KERNELS_CHOICE,
  type PhysicalFunction,
} from "../../../src/model/pci-function.ts";
import type { VfAttributes } from "../../../src/model/vf-attributes.ts";
import { PROFILES, type ProfileName } from "../../../src/sim/profiles.ts";
import { hurry, ok } from "../../support/on-simulated-host.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";
import {
  attempt,
  observeVfs,
  perform,
  restorable,
} from "../../support/vf-changes-on-host.ts";

const TENANT: VfAttributes = {
  mac: "02:56:46:00:00:01",
  vlan: 100,
  trust: true,
};
const VFIO = "vfio_pci" as ModuleName;

/** Makes the changes of one port. */
type Plan = (pf: PciAddress) => readonly Change[];

const count = (
  pf: PciAddress,
  from: number,
  to: number,
  withoutDrivers = false,
): Change => ({
  kind: "set-num-vfs",
  pf,
  netDevice: undefined,
  from,
  to,
  withoutDrivers,
});

const attributes = (
  pf: PciAddress,
  index: number,
  to: VfAttributes,
  from: VfAttributes = {},
): Change => ({ kind: "set-vf-attributes", pf, index, from, to });

const toVfio = (pf: PciAddress, index: number, from?: string): Change => ({
  kind: "bind-vf",
  pf,
  index,
  from,
  to: "vfio-pci",
  module: VFIO,
  reason: "driver",
});

const tenants: Plan = (pf) => [
  count(pf, 0, 3, true),
  ...[0, 1, 2].flatMap((index) => [
    attributes(pf, index, { ...TENANT, mac: `02:56:46:00:00:0${index}` }),
    toVfio(pf, index),
  ]),
];

describe("changes of VFs on a simulated host", () => {
  test.each<readonly [string, ProfileName, string, Plan]>([
    ["tenants' VFs", "igb", "", tenants],
    ["tenants' VFs that come late", "igb-late", "", tenants],
    ["tenants' VFs that udev renames", "igb-renames", "", tenants],
    ["tenants' VFs, with an old iproute2", "igb-old-iproute2", "", tenants],
    ["tenants' VFs of another driver", "ixgbe", "", tenants],
    ["tenants' VFs of one driver for all", "mlx5", "", tenants],
    [
      "the host's own VFs, once their port is up",
      "igb-renames",
      "",
      (pf) => [
        { kind: "raise-pf", pf, netDevice: undefined },
        count(pf, 0, 3),
        attributes(pf, 1, { mac: "02:56:46:00:00:01", max_tx_rate: 200 }),
        {
          kind: "bind-vf",
          pf,
          index: 1,
          from: undefined,
          to: undefined,
          module: undefined,
          reason: "address",
        },
      ],
    ],
    [
      "a rate while the link comes back",
      "igb-late",
      "",
      (pf) => [
        { kind: "raise-pf", pf, netDevice: undefined },
        count(pf, 0, 2),
        attributes(pf, 0, { max_tx_rate: 200 }),
      ],
    ],
    [
      "another count, with what the VFs had",
      "igb",
      `echo 3 | tee "$PF/sriov_numvfs" >/dev/null
ip link set dev enp1s0 vf 1 mac 02:56:46:00:00:01 vlan 7`,
      (pf) => [
        {
          ...count(pf, 3, 5),
          previous: [
            { index: 1, attributes: { mac: "02:56:46:00:00:01", vlan: 7 } },
          ],
        } as Change,
      ],
    ],
    [
      "VFs of which the kernel tells only some",
      "igb-truncated",
      `echo 5 | tee "$PF/sriov_numvfs" >/dev/null`,
      (pf) => [
        attributes(pf, 1, { vlan: 5 }, { vlan: 0 }),
        toVfio(pf, 4, "igbvf"),
      ],
    ],
    [
      "VFs of what is no NIC",
      "nvme-sriov",
      "",
      (pf) => [count(pf, 0, 2), toVfio(pf, 1)],
    ],
    [
      "an eswitch, and VFs behind it",
      "mlx5",
      `echo 2 | tee "$PF/sriov_numvfs" >/dev/null`,
      (pf) => [
        count(pf, 2, 0),
        { kind: "set-eswitch-mode", pf, from: "legacy", to: "switchdev" },
        count(pf, 0, 2),
      ],
    ],
    [
      "an eswitch without VFs",
      "ice",
      "",
      (pf) => [
        { kind: "set-eswitch-mode", pf, from: "legacy", to: "switchdev" },
      ],
    ],
    [
      "VFs that get no driver from now on",
      "igb",
      "",
      (pf) => [
        { kind: "set-autoprobe", pf, from: true, to: false },
        count(pf, 0, 2),
      ],
    ],
    [
      "VFs on a host without udev and iproute2",
      "busybox",
      "",
      (pf) => [count(pf, 0, 2, true), toVfio(pf, 0)],
    ],
    [
      "a unit for the next boot",
      "igb",
      "",
      (pf) => [
        {
          kind: "enable-unit",
          unit: `virtfn-sriov@${pf}.service`,
          target: "multi-user.target",
          enabled: true,
        },
      ],
    ],
  ])(
    "%s (%s): it becomes what was predicted, and undo brings back what was",
    async (_, profile, before, plan) => {
      const root = await simulatedHost({ profile });
      const pf = pfOf(profile);
      await ok(root, `PF=$R/sys/bus/pci/devices/${pf}\n${before}`);
      const found = await observeVfs(root);
      const changes = plan(pf);
      for (const change of changes) await perform(root, change, "run");
      expectAsPredicted(
        await observeVfs(root),
        changes.reduce(predict, found),
        pf,
      );
      for (const change of changes.toReversed())
        await perform(root, change, "undo");
      expect(restorable(await observeVfs(root))).toEqual(restorable(found));
    },
  );

  test.each<readonly [string, ProfileName, Plan, RegExp, RegExp]>([
    [
      "a driver that makes VFs only while its port is up",
      "bnxt",
      (pf) => [count(pf, 0, 2)],
      /has 0 VFs instead of 2\nthe kernel says: .*Reject SRIOV config request since if is down/,
      /only while the port is up/,
    ],
    [
      "a machine without memory for VFs",
      "igb-no-mmio",
      (pf) => [count(pf, 0, 2)],
      /Cannot allocate memory\nthe kernel says: .*not enough MMIO resources/,
      /Above 4G/,
    ],
    [
      "a driver that gives fewer",
      "igb-few-vfs",
      (pf) => [count(pf, 0, 7)],
      /has 4 VFs instead of 7\nthe kernel says: .*only 4 enabled/,
      /4 of 7/,
    ],
    [
      "vfio-pci without an IOMMU",
      "igb-no-iommu",
      (pf) => [count(pf, 0, 1), toVfio(pf, 0)],
      /after it was offered to vfio-pci\nthe kernel says: .*error -22/,
      /intel_iommu=on/,
    ],
    [
      "an attribute that igb has not",
      "igb",
      (pf) => [
        count(pf, 0, 1),
        attributes(pf, 0, { vlan: 5, state: "enable" }),
      ],
      /^setting state enable of VF 0 of .* failed: RTNETLINK answers: Operation not supported/,
      /cannot set state/,
    ],
    [
      "a rate on a port that is down",
      "igb",
      (pf) => [count(pf, 0, 1), attributes(pf, 0, { max_tx_rate: 200 })],
      /Invalid argument \(there is no link on enp1s0\)/,
      /ip link set dev enp1s0 up/,
    ],
    [
      "no iproute2",
      "busybox",
      (pf) => [count(pf, 0, 1), attributes(pf, 0, { vlan: 5 })],
      /^setting vlan 5 of VF 0 of .* failed: ip: not found/,
      /install iproute2/,
    ],
    [
      "an eswitch mode while there are VFs",
      "ice",
      (pf) => [
        count(pf, 0, 1),
        { kind: "set-eswitch-mode", pf, from: "legacy", to: "switchdev" },
      ],
      /only while there are none/,
      /^$/,
    ],
  ])(
    "%s (%s): is told with what helps, and undone",
    async (_, profile, plan, words, cure) => {
      const root = await simulatedHost({ profile });
      hurry(root);
      const changes = plan(pfOf(profile));
      const last = changes.at(-1);
      if (!last) throw new Error("there is nothing to do");
      const found = await observeVfs(root);
      for (const change of changes.slice(0, -1))
        await perform(root, change, "run");
      const { status, stderr } = await attempt(root, last, "run");
      expect(status).toBe(1);
      expect(stderr).toMatch(words);
      expect(explainFailure(stderr) ?? "").toMatch(cure);
      for (const change of changes.toReversed())
        await perform(root, change, "undo");
      expect(restorable(await observeVfs(root))).toEqual(restorable(found));
    },
  );

  test("the eswitch of a port that has come into use stays as it is", async () => {
    const root = await simulatedHost({ profile: "ice" });
    const pf = pfOf("ice");
    await ok(
      root,
      `set -- "$R/sys/bus/pci/devices/${pf}"/net/*\nip addr add 192.0.2.9/24 dev "\${1##*/}"`,
    );
    const found = await observeVfs(root);
    const change: Change = {
      kind: "set-eswitch-mode",
      pf,
      from: "legacy",
      to: "switchdev",
      mustBeIdle: [pf],
    };
    const { stderr } = await attempt(root, change, "run");
    expect(stderr).toMatch(
      /is in use since the plan was made: \S+ has the address 192\.0\.2\.9\/24\n$/,
    );
    await perform(root, change, "undo");
    expect(await observeVfs(root)).toEqual(found);
  });

  test("a VF that a guest has is not taken from it", async () => {
    const root = await simulatedHost({ profile: "igb-in-use" });
    const pf = pfOf("igb-in-use");
    const change: Change = {
      kind: "bind-vf",
      pf,
      index: 2,
      from: "vfio-pci",
      to: undefined,
      module: undefined,
      reason: "driver",
      mustBeIdle: true,
    };
    const found = await observeVfs(root);
    const { stderr } = await attempt(root, change, "run");
    expect(stderr).toMatch(
      /^VF 2 of 0000:01:00\.0 is in use since the plan was made: process 4711 holds \/dev\/vfio\/\d+\n$/,
    );
    await perform(root, change, "undo");
    expect(await observeVfs(root)).toEqual(found);
  });
});

function pfOf(profile: ProfileName): PciAddress {
  const ports = PROFILES[profile].ports.filter(
    ({ sriov }) => sriov !== undefined,
  );
  const port = profile === "nvme-sriov" ? ports.at(-1) : ports[0];
  if (!port) throw new Error("no port has SR-IOV");
  return port.address as PciAddress;
}

/** Of what a prediction can know: counts, attributes, drivers that were named, settings, units. */
function expectAsPredicted(
  seen: Observation,
  predicted: Observation,
  pf: PciAddress,
): void {
  const now = functionIn(seen, pf);
  const wished = functionIn(predicted, pf);
  expect(now.settings).toMatchObject({
    autoprobe: wished.settings?.autoprobe,
    eswitchMode: wished.settings?.eswitchMode,
  });
  expect(now.virtualFunctions).toHaveLength(wished.virtualFunctions.length);
  for (const [index, vf] of wished.virtualFunctions.entries()) {
    const { driver, settings } = now.virtualFunctions[index] ?? {};
    if (vf.driver !== KERNELS_CHOICE) expect(driver).toBe(vf.driver);
    if (settings?.attributes)
      expect(settings.attributes).toMatchObject(vf.settings?.attributes ?? {});
    expect(settings?.driverOverride).toBe(vf.settings?.driverOverride);
  }
  expect(seen.sriov?.enabledUnits).toEqual(predicted.sriov?.enabledUnits);
}

function functionIn(
  { physicalFunctions }: Observation,
  pf: PciAddress,
): PhysicalFunction {
  const found = physicalFunctions.find(({ address }) => address === pf);
  if (!found) throw new Error("the port is gone");
  return found;
}
