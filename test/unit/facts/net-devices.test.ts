import { expect, it } from "vitest";
import { parseModuleName } from "../../../src/model/module-name.ts";
import type { ModuleObservation } from "../../../src/model/observation.ts";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { igbHost } from "../../support/fake-igb-host.ts";
import { fakeRoot, type Tree } from "../../support/fake-root.ts";
import { SHELLS } from "../../support/shells.ts";

const ETH0 = "sys/devices/pci0000:00/0000:00:03.0/virtio0/net/eth0";

/** A VM's virtio port, a USB NIC, a ConnectX-3 port, and devices made by software, beside the 82576. */
const TREE: Tree = igbHost({
  up: true,
  addresses: [
    "1: lo    inet 127.0.0.1/8 scope host lo",
    "2: eth0    inet 192.0.2.7/24 scope global eth0",
    "8: dummy0    inet 198.51.100.1/32 scope global dummy0",
  ],
  more: {
    "sys/class/net/eth0": { link: `../../../${ETH0}` },
    [`${ETH0}/flags`]: "0x1003\n",
    [`${ETH0}/device`]: { link: "../../../virtio0" },
    "sys/devices/pci0000:00/0000:00:03.0/virtio0/driver": {
      link: "../../../../bus/virtio/drivers/virtio_net",
    },
    "sys/devices/pci0000:00/0000:00:03.0/driver": {
      link: "../../../bus/pci/drivers/virtio-pci",
    },
    ...module("virtio_net", "virtio"),
    ...module("virtio_pci", "pci", "virtio-pci"),
    ...physical(
      "usb0",
      "sys/devices/platform/usb1/1-1:1.0",
      "usb",
      "cdc_ether",
    ),
    ...module("cdc_ether", "usb"),
    ...physical(
      "ib0",
      "sys/devices/pci0000:00/0000:05:00.0",
      "pci",
      "mlx4_core",
    ),
    ...module("mlx4_core", "pci"),
    "sys/module/mlx4_core/holders/mlx4_en": { link: "../../mlx4_en" },
    "sys/module/mlx4_en/initstate": "live\n",
    ...software("eth0.5", { uevent: "DEVTYPE=vlan\nINTERFACE=eth0.5\n" }),
    ...software("bond0", { "bonding/mode": "802.3ad 4\n" }),
    ...software("br0", {
      uevent: "DEVTYPE=bridge\n",
      "bridge/stp_state": "0\n",
    }),
    ...software("tap0", { tun_flags: "0x5002\n" }),
    ...software("dummy0", { uevent: "INTERFACE=dummy0\n" }),
    ...software("lo", { flags: "0x9\n" }),
    "sys/module/8021q/initstate": "live\n",
    "sys/module/8021q/refcnt": "0\n",
    "sys/module/tun/initstate": "live\n",
    "sys/module/tun/refcnt": "3\n",
    "sys/module/bonding/initstate": "live\n",
    "sys/module/bridge/initstate": "live\n",
    "sys/module/dummy/initstate": "live\n",
    "bin:modinfo": `case $1 in
    dummy | 8021q) printf 'filename:       /lib/%s.ko\\nalias:          rtnl-link-%s\\n' "$1" "$1" ;;
    *) exit 1 ;;
esac`,
  },
});

const MODULES = [
  "virtio_net",
  "virtio_pci",
  "cdc_ether",
  "mlx4_core",
  "mlx4_en",
  "8021q",
  "bonding",
  "bridge",
  "tun",
  "dummy",
  "igb",
].flatMap((name) => parseModuleName(name) ?? []);

it.each(SHELLS.filter(({ isHere }) => isHere))(
  "network devices go away with their modules: $name",
  (shell) => {
    const seen = modulesOf(shell.argv);
    const names = Object.fromEntries(
      Object.entries(seen).map(([name, { netDevices }]) => [
        name,
        netDevices.map((device) => device.name).join(" "),
      ]),
    );
    expect(names).toEqual({
      virtio_net: "eth0",
      virtio_pci: "eth0",
      cdc_ether: "usb0",
      mlx4_core: "ib0",
      mlx4_en: "ib0",
      "8021q": "eth0.5",
      bonding: "bond0",
      bridge: "br0",
      tun: "tap0",
      dummy: "dummy0",
      igb: "",
    });
    expect(seen["tun"]?.references).toBe(3);
    expect(seen["igb"]?.references).toBeUndefined();
  },
);

it("tells who uses them, our own connection among them", () => {
  const seen = modulesOf(["sh"], {
    VIRTFN_SSH_CONNECTION: "203.0.113.9 50000 192.0.2.7 22",
  });
  expect(seen["virtio_net"]?.netDevices).toEqual([
    {
      name: "eth0",
      uses: [
        { kind: "connection", device: "eth0", address: "192.0.2.7" },
        { kind: "address", device: "eth0", address: "192.0.2.7/24" },
      ],
    },
  ]);
  expect(seen["dummy"]?.netDevices[0]?.uses).toEqual([
    { kind: "up", device: "dummy0" },
    { kind: "address", device: "dummy0", address: "198.51.100.1/32" },
  ]);
  expect(seen["cdc_ether"]?.netDevices[0]?.uses).toEqual([]);
});

function modulesOf(
  shell: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Readonly<Record<string, ModuleObservation>> {
  using root = fakeRoot(TREE);
  const parsed = parseObservation(
    root.probe({ modules: MODULES }, { shell, environment }),
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.observation.modules;
}

function module(name: string, bus: string, driver = name): Tree {
  return {
    [`sys/bus/${bus}/drivers/${driver}/module`]: {
      link: `../../../../module/${name}`,
    },
    [`sys/module/${name}/initstate`]: "live\n",
  };
}

function physical(
  name: string,
  device: string,
  bus: string,
  driver: string,
): Tree {
  return {
    [`sys/class/net/${name}`]: { link: `../../../${device}/net/${name}` },
    [`${device}/net/${name}/flags`]: "0x1003\n",
    [`${device}/net/${name}/device`]: {
      link: "../../../" + device.split("/").at(-1),
    },
    [`${device}/driver`]: {
      link: `${"../".repeat(device.split("/").length - 1)}bus/${bus}/drivers/${driver}`,
    },
  };
}

function software(name: string, files: Readonly<Record<string, string>>): Tree {
  const folder = `sys/devices/virtual/net/${name}`;
  return {
    [`sys/class/net/${name}`]: { link: `../../../${folder}` },
    ...Object.fromEntries(
      Object.entries({ flags: "0x1003\n", ...files }).map(([path, text]) => [
        `${folder}/${path}`,
        text,
      ]),
    ),
  };
}
