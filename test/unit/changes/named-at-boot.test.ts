import { describe, expect, it } from "vitest";
import { renderBootScript } from "../../../src/changes/boot-script.ts";
import type { Change } from "../../../src/changes/change.ts";
import { namedAtBoot } from "../../../src/changes/named-at-boot.ts";
import { KERNELS_CHOICE } from "../../../src/model/pci-function.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";

const PF = "0000:01:00.0" as PciAddress;

function named(...changes: readonly Change[]) {
  const script = { pf: PF, vendor: "0x8086", device: "0x10c9", changes };
  return namedAtBoot(renderBootScript(script));
}

const COUNT: Change = {
  kind: "set-num-vfs",
  pf: PF,
  netDevice: undefined,
  from: 0,
  to: 4,
  withoutDrivers: true,
};

describe("a boot script names", () => {
  it("the count", () => {
    expect(named(COUNT)).toEqual({
      numVfs: true,
      autoprobe: false,
      eswitchMode: false,
      vfs: new Map(),
    });
  });

  it("what is set of the PF", () => {
    expect(
      named(
        { kind: "set-autoprobe", pf: PF, from: true, to: false },
        { kind: "set-eswitch-mode", pf: PF, from: "legacy", to: "switchdev" },
      ),
    ).toMatchObject({ numVfs: false, autoprobe: true, eswitchMode: true });
  });

  it("the attributes of each VF", () => {
    const { vfs } = named(
      COUNT,
      {
        kind: "set-vf-attributes",
        pf: PF,
        index: 1,
        from: {},
        to: { mac: "02:00:00:00:00:11", vlan: 7, qos: 3, trust: true },
      },
      {
        kind: "set-vf-attributes",
        pf: PF,
        index: 12,
        from: {},
        to: { max_tx_rate: 200, state: "auto" },
      },
    );
    expect([...vfs]).toEqual([
      [1, { attributes: ["mac", "vlan", "qos", "trust"], driver: undefined }],
      [12, { attributes: ["max_tx_rate", "state"], driver: undefined }],
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
    const { vfs } = named(
      { ...bind, index: 0, to: "vfio-pci" },
      { ...bind, index: 1, to: undefined },
      { ...bind, index: 2, to: undefined, reason: "address" },
    );
    expect([...vfs].map(([index, { driver }]) => [index, driver])).toEqual([
      [0, "named"],
      [1, "default"],
    ]);
  });
});

it("a text that is no boot script names nothing", () => {
  const text = "#!/bin/sh\nverb_set_num_vfs() {\n  verb_set_vf \"$1\" 'a'\n}\n";
  expect(namedAtBoot(text)).toMatchObject({ numVfs: false, vfs: new Map() });
});
