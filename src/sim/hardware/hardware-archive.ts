import type { Buffer } from "node:buffer";
import { renderArchive, type TreeEntry } from "../archive.ts";
import type { SimulatedHostProfile } from "../host-profile.ts";
import {
  boundParts,
  groupEntries,
  type Part,
  presentEntries,
  representorPart,
} from "./function-entries.ts";
import type { SimulatedFunction } from "./functions.ts";
import { modulePart } from "./module-entries.ts";

/** The archives that the stand-ins take parts out of: one `tar` brings all that a change adds to /sys. */
export interface HardwareArchives {
  /** The parts `cold`, hardware without drivers, and `iommu`. */
  readonly cold: Buffer;
  /** The parts `module@NAME`, and `bind@ADDRESS` and `net@ADDRESS` of ports. */
  readonly ports: Buffer;
  /** The parts `vf@ADDRESS`, `group@ADDRESS`, `bind@ADDRESS` and `net@ADDRESS` of VFs, and `rep@ADDRESS` where the PF has an eswitch. */
  readonly vfs: Buffer;
}

/** All that sysfs can ever show on this hardware. */
export function renderHardwareArchives(
  profile: SimulatedHostProfile,
  functions: readonly SimulatedFunction[],
): HardwareArchives {
  const pfs = functions.filter((fn) => fn.kind === "pf");
  const vfs = functions.filter((fn) => fn.kind === "vf");
  return {
    cold: renderParts([
      { name: "cold", entries: coldEntries(profile, pfs) },
      { name: "iommu", entries: iommuEntries(pfs) },
    ]),
    ports: renderParts([
      ...profile.modules.map(modulePart),
      ...pfs.flatMap(boundParts),
    ]),
    vfs: renderParts(
      vfs.flatMap((fn) => [
        { name: `vf@${fn.address}`, entries: presentEntries(fn) },
        { name: `group@${fn.address}`, entries: groupEntries(fn) },
        ...boundParts(fn),
        ...representorPart(fn),
      ]),
    ),
  };
}

function renderParts(parts: readonly Part[]): Buffer {
  return renderArchive(
    parts.flatMap(({ name, entries }) => [
      // busybox's tar wants an entry of exactly the name that it is asked for.
      { kind: "folder", path: name } as const,
      ...entries.map((entry) => ({ ...entry, path: `${name}/${entry.path}` })),
    ]),
  );
}

/** Right after power-on: hardware without drivers. */
function coldEntries(
  profile: SimulatedHostProfile,
  pfs: readonly SimulatedFunction[],
): readonly TreeEntry[] {
  const lo = "sys/devices/virtual/net/lo";
  return [
    ...[
      "sys/bus/pci/drivers",
      "sys/bus/pci/devices",
      "sys/module",
      "sys/class/net",
      "sys/class/iommu",
      "sys/kernel/iommu_groups",
      "proc/sys/kernel/random",
      "run/lock",
      ...(profile.systemd ? ["run/systemd/system"] : []),
      ...(profile.networkManager ? ["run/NetworkManager"] : []),
      "dev/vfio",
      "tmp",
      ".sim/parked",
      ".sim/settling",
      ".sim/loaded",
      ".sim/vfio",
      ".sim/vf",
      ".sim/permanent",
      ".sim/eswitch",
      ".sim/units",
      ".sim/journal",
    ].map((path) => ({ kind: "folder", path }) as const),
    file("sys/bus/pci/drivers_probe", ""),
    file("sys/bus/pci/drivers_autoprobe", "1\n"),
    file("sys/kernel/security/lockdown", lockdownText(profile.lockdown)),
    file(`${lo}/address`, "00:00:00:00:00:00\n"),
    file(`${lo}/operstate`, "unknown\n"),
    file(`${lo}/flags`, "0x9\n"),
    file(`${lo}/ifindex`, "1\n"),
    {
      kind: "link",
      path: "sys/class/net/lo",
      target: "../../devices/virtual/net/lo",
    },
    ...pfs.flatMap(presentEntries),
  ];
}

/** What is there from the start when the kernel was told to use the IOMMU. */
function iommuEntries(pfs: readonly SimulatedFunction[]): readonly TreeEntry[] {
  return [
    { kind: "folder", path: "sys/devices/virtual/iommu/dmar0/intel-iommu" },
    {
      kind: "link",
      path: "sys/class/iommu/dmar0",
      target: "../../devices/virtual/iommu/dmar0",
    },
    ...pfs.flatMap(groupEntries),
  ];
}

/** All modes, the one in force in brackets (security/lockdown/lockdown.c). */
function lockdownText(mode: SimulatedHostProfile["lockdown"]): string {
  const modes = ["none", "integrity", "confidentiality"];
  return `${modes.map((each) => (each === mode ? `[${each}]` : each)).join(" ")}\n`;
}

function file(path: string, text: string): TreeEntry {
  return { kind: "file", path, text };
}
