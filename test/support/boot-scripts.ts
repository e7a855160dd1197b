import type { BootScript } from "../../src/changes/boot-script.ts";
import type { ModuleName } from "../../src/model/module-name.ts";
import type { PciAddress } from "../../src/model/pci-address.ts";

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
