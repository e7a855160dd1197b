import type { BootScript } from "../../src/changes/boot-script.ts";
import type { Change } from "../../src/changes/change.ts";
import type { ModuleName } from "../../src/model/module-name.ts";
import type { PciAddress } from "../../src/model/pci-address.ts";
import { SAMPLE_CHANGES } from "./changes.ts";

const pf = "0000:01:00.0" as PciAddress;

/** Two VFs for guests, one of the host's, on the first port of the simulated 82576. */
export const BOOT_SCRIPT: BootScript = {
  pf,
  vendor: "0x8086",
  device: "0x10c9",
  changes: [
    { kind: "raise-pf", pf, netDevice: undefined },
    { kind: "set-num-vfs", pf, netDevice: undefined, from: 0, to: 3 },
    {
      kind: "set-vf-attributes",
      pf,
      index: 0,
      from: {},
      to: { mac: "02:56:46:00:00:01", vlan: 100, trust: true },
    },
    {
      kind: "bind-vf",
      pf,
      index: 0,
      from: undefined,
      to: "vfio-pci",
      module: "vfio_pci" as ModuleName,
      reason: "driver",
    },
    {
      kind: "bind-vf",
      pf,
      index: 1,
      from: undefined,
      to: "vfio-pci",
      module: "vfio_pci" as ModuleName,
      reason: "driver",
    },
    {
      kind: "set-vf-attributes",
      pf,
      index: 2,
      from: {},
      to: { mac: "02:56:46:00:00:03", spoofchk: false },
    },
    {
      kind: "bind-vf",
      pf,
      index: 2,
      from: undefined,
      to: undefined,
      module: undefined,
      reason: "address",
    },
  ],
};

/** Each has verbs, or functions of its own, that the others lack. */
export const BOOT_SCRIPTS: readonly (readonly [string, BootScript])[] = [
  ["makes VFs and sets them up", BOOT_SCRIPT],
  [
    "awaits the VFs of a module's option",
    withChanges(({ kind }) => kind === "bind-vf"),
  ],
  [
    "makes VFs without drivers, behind an eswitch",
    {
      ...BOOT_SCRIPT,
      changes: [
        { ...SAMPLE_CHANGES["set-eswitch-mode"], from: "legacy" },
        SAMPLE_CHANGES["set-autoprobe"],
        { ...SAMPLE_CHANGES["set-num-vfs"], from: 0, withoutDrivers: true },
      ],
    },
  ],
  ["has nothing to do", withChanges(() => false)],
];

function withChanges(isMeant: (change: Change) => boolean): BootScript {
  return { ...BOOT_SCRIPT, changes: BOOT_SCRIPT.changes.filter(isMeant) };
}
