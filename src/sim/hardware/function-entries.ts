import type { TreeEntry } from "../archive.ts";
import type {
  PortFunction,
  SimulatedFunction,
  VfFunction,
} from "./functions.ts";

/** A named part of the hardware archive: one `tar` takes several of them out at once. */
export interface Part {
  readonly name: string;
  readonly entries: readonly TreeEntry[];
}

/** What a function shows while no driver is bound; ports are there from the start, VFs once they are enabled. */
export function presentEntries(fn: SimulatedFunction): readonly TreeEntry[] {
  const folder = `sys/${fn.folder}`;
  return [
    ...identityFiles(fn).map(([name, text]) => file(`${folder}/${name}`, text)),
    link(`${folder}/subsystem`, `${up(fn.folder)}bus/pci`),
    link(`sys/bus/pci/devices/${fn.address}`, `../../../${fn.folder}`),
    ...(fn.kind === "vf" ? vfLinks(fn) : capabilityFiles(fn)),
  ];
}

/** What a function shows besides where the kernel uses an IOMMU. */
export function groupEntries(fn: SimulatedFunction): readonly TreeEntry[] {
  const folder = `sys/${fn.folder}`;
  const group = `sys/kernel/iommu_groups/${fn.iommuGroup}`;
  return [
    link(
      `${folder}/iommu_group`,
      `${up(fn.folder)}kernel/iommu_groups/${fn.iommuGroup}`,
    ),
    link(`${folder}/iommu`, `${up(fn.folder)}devices/virtual/iommu/dmar0`),
    link(`${group}/devices/${fn.address}`, `../../../../${fn.folder}`),
  ];
}

/** The parts that a bound driver adds: `bind@ADDRESS`, and its net device in `net@ADDRESS`. */
export function boundParts(fn: SimulatedFunction): readonly Part[] {
  if (fn.driver === "-") return [];
  const folder = `sys/${fn.folder}`;
  return [
    {
      name: `bind@${fn.address}`,
      entries: [
        link(
          `${folder}/driver`,
          `${up(fn.folder)}bus/pci/drivers/${fn.driver}`,
        ),
        link(
          `sys/bus/pci/drivers/${fn.driver}/${fn.address}`,
          `../../../../${fn.folder}`,
        ),
      ],
    },
    { name: `net@${fn.address}`, entries: netEntries(fn) },
  ];
}

function identityFiles(
  fn: SimulatedFunction,
): readonly (readonly [string, string])[] {
  const port = portOf(fn);
  const device = fn.kind === "vf" ? fn.sriov.vfDevice : fn.port.device;
  return [
    ["vendor", `0x${port.vendor}\n`],
    ["device", `0x${device}\n`],
    ["class", `0x${port.class}\n`],
    ["modalias", `${fn.modalias}\n`],
    ["numa_node", `${port.numaNode}\n`],
    ["driver_override", "(null)\n"],
  ];
}

/** The kernel shows these on every function with the capability, whatever its driver (drivers/pci/iov.c). */
function capabilityFiles(fn: PortFunction): readonly TreeEntry[] {
  const { sriov } = fn.port;
  if (!sriov) return [];
  const folder = `sys/${fn.folder}`;
  return [
    file(`${folder}/sriov_totalvfs`, `${sriov.totalVfs}\n`, 0o444),
    file(`${folder}/sriov_numvfs`, "0\n"),
    file(`${folder}/sriov_drivers_autoprobe`, "1\n"),
    file(`${folder}/sriov_offset`, `${sriov.offset}\n`, 0o444),
    file(`${folder}/sriov_stride`, `${sriov.stride}\n`, 0o444),
    file(`${folder}/sriov_vf_device`, `${sriov.vfDevice}\n`, 0o444),
  ];
}

function vfLinks(fn: VfFunction): readonly TreeEntry[] {
  return [
    link(`sys/${fn.folder}/physfn`, `../${fn.pf.address}`),
    link(`sys/${fn.pf.folder}/virtfn${fn.index}`, `../${fn.address}`),
  ];
}

function netEntries(fn: SimulatedFunction): readonly TreeEntry[] {
  const [name, mac, permanentMac] =
    fn.kind === "vf"
      ? [fn.netDevice, fn.mac, fn.permanentMac]
      : [fn.port.netDevice, fn.port.mac, fn.port.mac];
  if (name === undefined) return [];
  const index = fn.kind === "vf" ? 100 + fn.iommuGroup : fn.iommuGroup - 10 + 2;
  // The rest of a name such as enp3s0f0np0 is what the driver calls the port.
  const portName = /n(p\d+)$/.exec(name)?.[1];
  return [
    ...netDevice(fn, { name, mac, index }),
    ...(portName === undefined
      ? []
      : [file(`sys/${fn.folder}/net/${name}/phys_port_name`, `${portName}\n`)]),
    // sysfs does not show it; ip does.
    file(`.sim/permanent/${name}`, `${permanentMac}\n`),
  ];
}

/** The part `rep@ADDRESS`: what the PF shows for a VF in switchdev mode. */
export function representorPart(fn: VfFunction): readonly Part[] {
  const { representor, pf } = fn;
  if (!representor) return [];
  const { netDevice: name, portName, mac } = representor;
  const index = 1000 + fn.iommuGroup;
  const folder = `sys/${pf.folder}/net/${name}`;
  return [
    {
      name: `rep@${fn.address}`,
      entries: [
        ...netDevice(pf, { name, mac, index }),
        file(`.sim/permanent/${name}`, `${mac}\n`),
        file(`${folder}/phys_port_name`, `${portName}\n`),
        file(`${folder}/phys_switch_id`, `${switchId(pf)}\n`),
      ],
    },
  ];
}

/** Made from the port's address: all net devices of one eswitch have the same. */
function switchId(pf: PortFunction): string {
  return pf.port.mac.replaceAll(":", "").padStart(16, "0");
}

/** Down, as it is when its driver has just made it. */
function netDevice(
  fn: SimulatedFunction,
  device: {
    readonly name: string;
    readonly mac: string;
    readonly index: number;
  },
): readonly TreeEntry[] {
  const { name, mac, index } = device;
  const folder = `sys/${fn.folder}/net/${name}`;
  return [
    ...(
      [
        ["address", mac],
        ["operstate", "down"],
        ["flags", "0x1002"],
        ["ifindex", String(index)],
        // NET_ADDR_PERM, the hardware's own; NET_ADDR_SET, udev's in place of one that the driver invented.
        ["addr_assign_type", fn.kind === "pf" ? "0" : "3"],
        ["mtu", "1500"],
      ] as const
    ).map(([file_, text]) => file(`${folder}/${file_}`, `${text}\n`)),
    link(`${folder}/device`, `../../../${fn.address}`),
    link(`sys/class/net/${name}`, `../../${fn.folder}/net/${name}`),
  ];
}

function portOf(fn: SimulatedFunction): PortFunction["port"] {
  return fn.kind === "vf" ? fn.pf.port : fn.port;
}

/** From a folder under /sys back to /sys. */
function up(folder: string): string {
  return "../".repeat(folder.split("/").length);
}

function file(path: string, text: string, mode?: number): TreeEntry {
  return mode === undefined
    ? { kind: "file", path, text }
    : { kind: "file", path, text, mode };
}

function link(path: string, target: string): TreeEntry {
  return { kind: "link", path, target };
}
