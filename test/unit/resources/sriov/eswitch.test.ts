import { describe, expect, test } from "vitest";
import type { Change } from "../../../../src/changes/change.ts";
import { describeChange } from "../../../../src/changes/kinds.ts";
import type { Use } from "../../../../src/model/pci-function.ts";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import { host, type PortOptions } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

const GUEST: Use = {
  kind: "vfio",
  path: "/dev/vfio/17",
  pid: 4711,
  command: "qemu-system-x86",
  domain: "web1",
};
const ADDRESS: Use = {
  kind: "address",
  device: "enp1s0",
  address: "192.0.2.1/24",
};

/** What the way to switchdev is for one port, where every disruption is allowed. */
function changesFor(
  port: PortOptions,
  wish: Readonly<Record<string, unknown>> = {},
): readonly Change[] {
  const observation = host()
    .igb({ ports: [{ settings: { eswitchMode: "legacy" }, ...port }] })
    .driver("vfio_pci")
    .sriov()
    .observe();
  const task = { eswitch_mode: "switchdev", persist: false, ...wish };
  const { changes } = assemblePlan({
    host: "hv1",
    tasks: [sriovTask({ pf: "enp1s0", ...task })],
    observation,
    policy: { allow: "vfs", disconnect: false, stage: true },
    fingerprint: "",
  });
  return changes.map(({ change }) => change);
}

const MODE = "eswitch mode legacy → switchdev on 0000:01:00.0";
const counts = (way: string): string =>
  `sriov_numvfs ${way} on 0000:01:00.0 enp1s0`;

describe("the eswitch is switched while there are no VFs", () => {
  test.each([
    ["and none are to be", 0, { num_vfs: 0 }, [MODE]],
    ["and some are to be", 0, { num_vfs: 2 }, [MODE, counts("0 → 2")]],
    [
      "once those are gone that are to go",
      4,
      { num_vfs: 0 },
      [counts("4 → 0"), MODE],
    ],
    [
      "between the old count and the new",
      4,
      { num_vfs: 7 },
      [counts("4 → 0"), MODE, counts("0 → 7")],
    ],
    [
      "and as many come back as are to be",
      4,
      { num_vfs: 4 },
      [counts("4 → 0"), MODE, counts("0 → 4")],
    ],
    [
      "and as many come back as nobody speaks of",
      4,
      {},
      [counts("4 → 0"), MODE, counts("0 → 4")],
    ],
  ])("%s", (_, vfs, wish, expected) => {
    const summaries = changesFor({ vfs }, wish).map(
      (change) => describeChange(change).summary,
    );
    expect(summaries).toEqual(expected);
  });

  test("VFs that all get a driver of their own come back without one", () => {
    const vfs = [{ index: "0-3", driver: "vfio-pci" }];
    expect(changesFor({ vfs: 4 }, { num_vfs: 4, vfs })[2]).toMatchObject({
      kind: "set-num-vfs",
      to: 4,
      withoutDrivers: true,
    });
  });
});

describe("under the lock it is seen to once more that nobody uses the port", () => {
  test.each([
    ["without VFs", { vfs: 0 }, ["0000:01:00.0"]],
    ["with idle VFs", { vfs: 2 }, ["0000:01:00.0"]],
    ["that somebody uses, which was allowed", { uses: [ADDRESS] }, undefined],
    [
      "with a VF in use, which was allowed",
      { vfs: 2, vfUses: { 1: [GUEST] } },
      undefined,
    ],
  ])("%s", (_, port, expected) => {
    const [mode] = changesFor(port).filter(
      ({ kind }) => kind === "set-eswitch-mode",
    );
    expect(mode).toMatchObject({ kind: "set-eswitch-mode" });
    expect(mode && "mustBeIdle" in mode ? mode.mustBeIdle : undefined).toEqual(
      expected,
    );
  });
});
