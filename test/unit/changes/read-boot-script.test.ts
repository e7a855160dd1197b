import { describe, expect, it } from "vitest";
import { renderBootScript } from "../../../src/changes/boot-script.ts";
import type { Change } from "../../../src/changes/change.ts";
import { readBootScript } from "../../../src/changes/read-boot-script.ts";
import { KERNELS_CHOICE } from "../../../src/model/pci-function.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { BOOT_SCRIPT } from "../../support/boot-scripts.ts";

const PF = "0000:01:00.0" as PciAddress;

function read(...changes: readonly Change[]) {
  const script = { pf: PF, vendor: "0x8086", device: "0x10c9", changes };
  return readBootScript(renderBootScript(script));
}

const COUNT: Change = {
  kind: "set-num-vfs",
  pf: PF,
  netDevice: undefined,
  from: 0,
  to: 4,
  withoutDrivers: true,
};

describe("a boot script tells", () => {
  it("the device that it is for, and the count", () => {
    expect(read(COUNT)).toEqual({
      vendor: "0x8086",
      device: "0x10c9",
      numVfs: 4,
      withoutDrivers: true,
      autoprobe: undefined,
      eswitchMode: undefined,
      vfs: new Map(),
    });
  });

  it("what is set of the PF", () => {
    expect(
      read(
        { kind: "set-autoprobe", pf: PF, from: true, to: false },
        { kind: "set-eswitch-mode", pf: PF, from: "legacy", to: "switchdev" },
      ),
    ).toMatchObject({
      numVfs: undefined,
      autoprobe: false,
      eswitchMode: "switchdev",
    });
  });

  it("the attributes of each VF, with their values", () => {
    const first = {
      mac: "02:00:00:00:00:11",
      vlan: 7,
      qos: 3,
      proto: "802.1ad",
      trust: true,
      spoofchk: false,
    } as const;
    const second = {
      max_tx_rate: 200,
      min_tx_rate: 10,
      state: "auto",
      query_rss: true,
      node_guid: "00:11:22:33:44:55:66:77",
      port_guid: "00:11:22:33:44:55:66:78",
    } as const;
    const set = { kind: "set-vf-attributes", pf: PF, from: {} } as const;
    const kept = read(
      COUNT,
      { ...set, index: 1, to: first },
      { ...set, index: 12, to: second },
    );
    expect([...(kept?.vfs ?? [])]).toEqual([
      [1, { attributes: first, driver: undefined }],
      [12, { attributes: second, driver: undefined }],
    ]);
  });

  it("drivers, the kernel's choice too, but not that one is bound anew to read its address", () => {
    const bind = {
      kind: "bind-vf",
      pf: PF,
      from: KERNELS_CHOICE,
      module: undefined,
      reason: "driver",
    } as const;
    const kept = read(
      { ...bind, index: 0, to: "vfio-pci" },
      { ...bind, index: 1, to: undefined },
      { ...bind, index: 2, to: undefined, reason: "address" },
    );
    expect(
      [...(kept?.vfs ?? [])].map(([index, { driver }]) => [index, driver]),
    ).toEqual([
      [0, "vfio-pci"],
      [1, "default"],
    ]);
  });
});

const TEXT = renderBootScript(BOOT_SCRIPT);

it.each([
  ["empty", ""],
  ["another script", "#!/bin/sh\necho 7 > sriov_numvfs\n"],
  ["cut short", TEXT.slice(0, -10)],
  ["of two PFs", TEXT.replace("vf '0000:01:00.0'", "vf '0000:02:00.0'")],
  [
    "one that does what is not known here",
    TEXT.replace("verb_raise_pf '", "verb_paint_pf '"),
  ],
  [
    "one that sets what is not known here",
    TEXT.replace("'trust on'", "'trust perhaps'"),
  ],
  ["one that sets what no VF has", TEXT.replace("'trust on'", "'colour blue'")],
])("a text that is %s tells nothing", (_, text) => {
  expect(text).not.toBe(TEXT);
  expect(readBootScript(TEXT)).toBeDefined();
  expect(readBootScript(text)).toBeUndefined();
});
