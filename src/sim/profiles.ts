import type { SimulatedHostProfile, SimulatedPort } from "./host-profile.ts";
import {
  bnxtEn,
  dca,
  e1000e,
  iavf,
  ice,
  igb,
  igbOutOfTree,
  igbvf,
  ixgbe,
  ixgbevf,
  kvmIntel,
  mlx5Core,
  nvme,
  nvmeCore,
  vfioPci,
} from "./profiles/modules.ts";
import {
  managementPort,
  nvmeController,
  port82576,
  port82599,
  portBcm57414,
  portConnectX5,
  portE810,
} from "./profiles/ports.ts";
import { GUEST_ON_VF_2 } from "./profiles/users.ts";

const debian: SimulatedHostProfile = {
  description: "Debian 12 with one port that has no SR-IOV",
  hostname: "sim",
  os: { id: "debian", version: "12" },
  kernels: ["6.1.0-50-amd64"],
  kernelCommandLine: "root=/dev/vda1 ro quiet intel_iommu=on iommu=pt",
  iommu: "unless-off",
  lockdown: "none",
  ports: [managementPort],
  modules: [dca, e1000e, vfioPci, nvmeCore, kvmIntel],
  initramfs: { tool: "initramfs-tools" },
  files: {},
  systemd: true,
  networkManager: false,
  softwareDevices: [],
  addresses: [
    { device: "lo", address: "127.0.0.1/8" },
    { device: "eno1", address: "192.0.2.10/24" },
  ],
  routes: [
    { device: "eno1", route: "default via 192.0.2.1 dev eno1 proto static" },
    {
      device: "eno1",
      route: "192.0.2.0/24 dev eno1 proto kernel scope link src 192.0.2.10",
    },
  ],
  afterBoot: "",
  delays: { links: 0, driver: 0, netDevice: 0, rename: 0, link: 0 },
  missingCommands: [],
  uid: 0,
  sudoPassword: undefined,
  sshConnection: undefined,
  iproute2: { vfKeys: "address", listedVfs: undefined },
};

const igbHost: SimulatedHostProfile = {
  ...debian,
  description: "Debian 12, Intel 82576 with two ports, initramfs-tools",
  ports: [managementPort, port82576(0), port82576(1)],
  modules: [...debian.modules, igb, igbvf],
};

/** No management port: the address, the default route and the ssh connection are on a device of the card. */
function sshThrough(device: string): SimulatedHostProfile {
  return {
    ...igbHost,
    ports: [port82576(0), port82576(1)],
    addresses: [
      { device: "lo", address: "127.0.0.1/8" },
      { device, address: "192.0.2.10/24" },
    ],
    routes: [
      { device, route: `default via 192.0.2.1 dev ${device} proto static` },
      {
        device,
        route: `192.0.2.0/24 dev ${device} proto kernel scope link src 192.0.2.10`,
      },
    ],
    sshConnection: "192.0.2.1 50000 192.0.2.10 22",
  };
}

/** Kinds of hosts, ready to be used or spread. */
export const PROFILES = {
  igb: igbHost,
  "igb-dracut": {
    ...igbHost,
    description: "Fedora 41, Intel 82576 with two ports, dracut",
    os: { id: "fedora", version: "41" },
    kernels: ["6.11.4-301.fc41.x86_64"],
    iommu: "if-on",
    initramfs: { tool: "dracut" },
  },
  "igb-mkinitcpio": {
    ...igbHost,
    description: "Arch Linux, Intel 82576 with two ports, mkinitcpio",
    os: { id: "arch", version: "" },
    kernels: ["6.11.9-arch1-1"],
    initramfs: { tool: "mkinitcpio" },
  },
  "igb-out-of-tree": {
    ...igbHost,
    description: "Debian 12, Intel 82576 with two ports, Intel's own igb",
    modules: [...debian.modules, igbOutOfTree, igbvf],
  },
  "igb-builtin": {
    ...igbHost,
    description:
      "Debian 12, Intel 82576 with two ports, igb built into the kernel",
    modules: [...debian.modules, { ...igb, builtin: true, depends: [] }, igbvf],
  },
  "igb-in-use": {
    ...igbHost,
    description:
      "Four VFs a port; a guest holds VF 2 of the first port, the second port is in a bridge",
    files: { "/etc/modprobe.d/local.conf": "options igb max_vfs=4\n" },
    softwareDevices: [
      { name: "br0", kind: "bridge", over: ["enp2s0"] },
      { name: "bond0", kind: "bond", over: ["enp1s0v0"] },
    ],
    afterBoot: GUEST_ON_VF_2,
  },
  "igb-bond": {
    ...igbHost,
    description: "A bond of both ports carries an address; ssh does not",
    softwareDevices: [
      { name: "bond0", kind: "bond", over: ["enp1s0", "enp2s0"] },
    ],
    addresses: [
      ...igbHost.addresses,
      { device: "bond0", address: "198.51.100.10/24" },
    ],
    routes: [
      ...igbHost.routes,
      {
        device: "bond0",
        route:
          "198.51.100.0/24 dev bond0 proto kernel scope link src 198.51.100.10",
      },
    ],
  },
  "igb-ssh-path": {
    ...sshThrough("enp1s0"),
    description: "The ssh connection itself comes in through the first port",
    ports: [{ ...port82576(0), up: true }, port82576(1)],
  },
  "igb-ssh-bond": {
    ...sshThrough("bond0"),
    description: "The ssh connection comes in through a bond of both ports",
    softwareDevices: [
      { name: "bond0", kind: "bond", over: ["enp1s0", "enp2s0"] },
    ],
  },
  "igb-ssh-bridge": {
    ...sshThrough("br0"),
    description:
      "The ssh connection comes in through a bridge over a VLAN of the first port",
    ports: [{ ...port82576(0), up: true }, port82576(1)],
    softwareDevices: [
      { name: "enp1s0.100", kind: "vlan", over: ["enp1s0"] },
      { name: "br0", kind: "bridge", over: ["enp1s0.100"] },
    ],
  },
  "igb-network-manager": {
    ...igbHost,
    description: "NetworkManager looks after the net devices",
    networkManager: true,
  },
  "igb-few-vfs": {
    ...igbHost,
    description: "A driver that enables at most four VFs, whatever was asked",
    modules: [
      ...debian.modules,
      { ...igb, vfs: { ...igb.vfs, grants: 4 } },
      igbvf,
    ],
  },
  "igb-no-iommu": {
    ...igbHost,
    description: "The kernel's command line turns the IOMMU off",
    kernelCommandLine: "root=/dev/vda1 ro quiet intel_iommu=off",
  },
  "igb-old-iproute2": {
    ...igbHost,
    description: "An iproute2 of 2018, with its own names for VF attributes",
    iproute2: { vfKeys: "mac", listedVfs: undefined },
  },
  "igb-truncated": {
    ...igbHost,
    description: "The kernel's list of VFs is cut short after three",
    iproute2: { vfKeys: "address", listedVfs: 3 },
  },
  "igb-late": {
    ...igbHost,
    description:
      "VFs that appear late: links, then drivers, then net devices, then their names",
    delays: {
      links: 0.05,
      driver: 0.05,
      netDevice: 0.05,
      rename: 0,
      link: 0.3,
    },
  },
  "igb-renames": {
    ...igbHost,
    description: "VF net devices are eth0, eth1… until udev has renamed them",
    delays: { links: 0, driver: 0, netDevice: 0.02, rename: 0.1, link: 0 },
  },
  "igb-no-mmio": {
    ...igbHost,
    description: "The firmware left the VFs of the first port without memory",
    ports: [
      managementPort,
      withShortage(port82576(0), {
        above: 0,
        log: "not enough MMIO resources for SR-IOV",
      }),
      withShortage(port82576(1), {
        above: 4,
        log: "can't enable 7 VFs (bus 03 out of range of [bus 02])",
      }),
    ],
  },
  "igb-two-kernels": {
    ...igbHost,
    description: "Two kernels installed, each with its image",
    kernels: ["6.1.0-50-amd64", "6.1.0-49-amd64"],
  },
  ixgbe: {
    ...debian,
    description: "Debian 12, Intel 82599 with two ports, 63 VFs each",
    ports: [managementPort, port82599(0), port82599(1)],
    modules: [...debian.modules, ixgbe, ixgbevf],
  },
  bnxt: {
    ...debian,
    description:
      "Broadcom BCM57414, whose driver makes no VFs on a port that is down",
    ports: [managementPort, portBcm57414(0), portBcm57414(1)],
    modules: [...debian.modules, bnxtEn],
  },
  mlx5: {
    ...debian,
    description: "ConnectX-5: one driver for PFs and VFs, an eswitch, 802.1ad",
    ports: [managementPort, portConnectX5(0), portConnectX5(1)],
    modules: [...debian.modules, mlx5Core],
  },
  ice: {
    ...debian,
    description: "Intel E810, which changes its eswitch mode without VFs only",
    ports: [managementPort, portE810(0), portE810(1)],
    modules: [...debian.modules, ice, iavf],
  },
  "nvme-sriov": {
    ...igbHost,
    description:
      "Beside the 82576 an NVMe controller with SR-IOV: a PF that is no NIC",
    ports: [...igbHost.ports, nvmeController],
    modules: [...igbHost.modules, nvme],
  },
  "writable-parameter": {
    ...debian,
    description:
      "nvme_core is loaded; most of its parameters are writable at run time",
    files: { "/etc/modules-load.d/nvme.conf": "nvme_core\n" },
  },
  "no-sriov": debian,
  busybox: {
    ...igbHost,
    description: "A small host: no iproute2, no udevadm, no initramfs",
    os: { id: "alpine", version: "3.20" },
    kernels: ["6.6.60-0-lts"],
    initramfs: undefined,
    systemd: false,
    missingCommands: ["ip", "devlink", "udevadm", "systemctl"],
  },
  "sudo-password": {
    ...igbHost,
    description:
      "The user is not root, and sudo asks for the password `become-me`",
    uid: 1000,
    sudoPassword: "become-me",
  },
} satisfies Record<string, SimulatedHostProfile>;

export type ProfileName = keyof typeof PROFILES;

export function isProfileName(text: string): text is ProfileName {
  return Object.hasOwn(PROFILES, text);
}

function withShortage(
  port: SimulatedPort,
  shortage: NonNullable<SimulatedPort["sriov"]>["shortage"],
): SimulatedPort {
  return { ...port, sriov: port.sriov && { ...port.sriov, shortage } };
}
