import type { InitramfsTool } from "../model/observation.ts";

/** A kind of host, as plain data: spread one of `PROFILES` and change what a case needs. */
export interface SimulatedHostProfile {
  readonly description: string;
  readonly hostname: string;
  readonly os: { readonly id: string; readonly version: string };
  /** Kernel releases that are installed; the first one runs. */
  readonly kernels: readonly [string, ...string[]];
  /** What the boot loader passes (`boot/loader.conf` of the host). */
  readonly kernelCommandLine: string;
  /** Whether the kernel uses the IOMMU: unless or only if its command line says so; `undefined`: there is none. */
  readonly iommu: "unless-off" | "if-on" | undefined;
  /** What /sys/kernel/security/lockdown has in brackets. */
  readonly lockdown: "none" | "integrity" | "confidentiality";
  readonly ports: readonly SimulatedPort[];
  readonly modules: readonly SimulatedModule[];
  /** `undefined`: drivers load from the root file system. */
  readonly initramfs: SimulatedInitramfs | undefined;
  /** Files by absolute path, there before the first image is packed. */
  readonly files: Readonly<Record<string, string>>;
  /** Bonds, bridges and VLANs, made at each boot when VFs are there and before there are addresses. */
  readonly softwareDevices: readonly SimulatedSoftwareDevice[];
  /** Lines of `ip -o addr` and `ip -o route`, in force after each boot while their device exists. */
  readonly addresses: readonly SimulatedAddress[];
  readonly routes: readonly SimulatedRoute[];
  /** Whether systemd is the host's init, which runs the units that multi-user.target wants before networks and guests. */
  readonly systemd: boolean;
  readonly networkManager: boolean;
  /** sh that runs in the host at the end of each boot: guests that start by themselves. */
  readonly afterBoot: string;
  readonly delays: SimulatedDelays;
  /** Whether `ip`, `udevadm` and the like are missing. */
  readonly missingCommands: readonly string[];
  /** The user that commands run as. Root needs no sudo. */
  readonly uid: number;
  /** What `sudo` asks for; `undefined`: it asks nobody. */
  readonly sudoPassword: string | undefined;
  /** The value of SSH_CONNECTION, for hosts that are reached through a port under test. */
  readonly sshConnection: string | undefined;
  readonly iproute2: SimulatedIproute2;
}

/** How `ip -j link show` tells of VFs. */
interface SimulatedIproute2 {
  /** `mac` and flat `vlan` and `qos`, as iproute2 spelled them before 5.x; `address` and `vlan_list` since then. */
  readonly vfKeys: "address" | "mac";
  /** The kernel's message has no room for more VFs than this; `undefined`: for all. */
  readonly listedVfs: number | undefined;
}

/** A PCI function that is no VF. */
export interface SimulatedPort {
  readonly address: string;
  /** The bridge it sits behind; `undefined` on the root bus. */
  readonly behind: string | undefined;
  /** Four hex digits, lower case, like {@link device}. */
  readonly vendor: string;
  readonly device: string;
  /** Six hex digits; network controllers begin with `02`. */
  readonly class: string;
  /** `undefined` for a function that is no network port. */
  readonly netDevice: string | undefined;
  readonly mac: string;
  readonly numaNode: number;
  /** Whether the host's network configuration brings it up at boot; who loads its driver later has to do it again. */
  readonly up: boolean;
  /** Mbit/s, while the link is there: no VF can have a higher rate. */
  readonly speed: number;
  readonly sriov: SimulatedSriov | undefined;
}

export interface SimulatedSriov {
  /** TotalVFs of the hardware: what `sriov_totalvfs` shows while no driver reduces it. */
  readonly totalVfs: number;
  readonly vfDevice: string;
  readonly offset: number;
  readonly stride: number;
  /** The driver gives up on VFs that nobody has brought online, as nvme does. */
  readonly offline: boolean;
  /** What the machine has no room for; `undefined`: for nothing. */
  readonly shortage: SimulatedShortage | undefined;
}

/** More VFs than this are ENOMEM, and the kernel logs why (drivers/pci/iov.c, sriov_enable). */
interface SimulatedShortage {
  readonly above: number;
  readonly log: string;
}

export interface SimulatedModule {
  readonly name: string;
  /** Under /lib/modules/V, or `builtin`. */
  readonly path: string;
  readonly builtin: boolean;
  readonly description: string;
  /** The PCI driver that it registers, if it does. */
  readonly driver: string | undefined;
  /** Vendor and device of the functions it drives: `8086:10c9`. */
  readonly drives: readonly string[];
  readonly depends: readonly string[];
  readonly parameters: readonly SimulatedParameter[];
  readonly vfs: VfPolicy | undefined;
  /** Whether it is among the modules that the initramfs tool packs. */
  readonly packed: boolean;
}

export interface SimulatedParameter {
  readonly name: string;
  /** As `modinfo` names it, without `array of`; `custom` for a type of the driver's own. */
  readonly type: string;
  /** Elements of an array; `undefined` for a scalar. */
  readonly length: number | undefined;
  /** 0: sysfs does not show it. */
  readonly mode: number;
  readonly initial: string;
  readonly description: string;
}

/** How a PF driver makes VFs. */
interface VfPolicy {
  /** The module parameter that makes them at load, if there is one. */
  readonly parameter: string | undefined;
  /** `port`: element i of the parameter belongs to port i. */
  readonly scope: "all" | "port";
  /** The driver's own limit; it becomes `sriov_totalvfs`. */
  readonly limit: number;
  /** What the parameter gives when it asks for more than the limit. */
  readonly over: "clamp" | "none";
  /** Whether the driver has `.sriov_configure`. */
  readonly sysfs: boolean;
  /** More than this are never enabled, whatever was asked; `undefined`: all that were asked for. */
  readonly grants: number | undefined;
  /** What `ip link set PF vf N` can set: the kernel answers others with EOPNOTSUPP or EINVAL. */
  readonly attributes: readonly VfCapability[];
  /** Spoof checking of a new VF. */
  readonly spoofchk: boolean;
  /**
   * PF and VF drivers talk through a mailbox, as those of igb and ixgbe do: a VF learns its address from the PF when its
   * driver is bound, and only while the PF is up; rates need the PF's link.
   */
  readonly mailbox: boolean;
  /** Whether a VF takes the address that its PF is given `at-once`, or the next time its driver is bound. */
  readonly takesMac: "at-once" | "at-probe";
  /** Whether the driver neither makes VFs nor sets their attributes while the PF is down, as bnxt_en. */
  readonly needsUp: boolean;
  /** When devlink may change the eswitch mode; `undefined`: the driver has none. */
  readonly eswitch: "always" | "without-vfs" | undefined;
}

/** `vlan` alone is for 802.1Q without a priority. */
type VfCapability =
  | "mac"
  | "vlan"
  | "qos"
  | "802.1ad"
  | "max_tx_rate"
  | "min_tx_rate"
  | "spoofchk"
  | "trust"
  | "state"
  | "query_rss"
  | "guid";

interface SimulatedInitramfs {
  readonly tool: InitramfsTool;
}

interface SimulatedSoftwareDevice {
  readonly name: string;
  readonly kind: "bond" | "bridge" | "vlan";
  /** A VLAN has one; those that are not there are left out. */
  readonly over: readonly string[];
}

interface SimulatedAddress {
  readonly device: string;
  /** `192.0.2.10/24` */
  readonly address: string;
}

interface SimulatedRoute {
  readonly device: string;
  /** As `ip -o route` prints it: `default via 192.0.2.1 dev eno1`. */
  readonly route: string;
}

/** Seconds until each stage of a new VF is there, one after the other. All zero: everything is there at once. */
interface SimulatedDelays {
  readonly links: number;
  readonly driver: number;
  readonly netDevice: number;
  /** The net devices are `eth0`, `eth1`… until udev has renamed them. */
  readonly rename: number;
  /** Until a device that was brought up has its link, and until igb's has it again when VFs came or went. */
  readonly link: number;
}
