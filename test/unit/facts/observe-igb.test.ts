import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import {
  fakeRoot,
  MODIFIED,
  type ProbeOptions,
  type Tree,
} from "../../support/fake-root.ts";
import {
  groupOf,
  igbHost,
  netDevice,
  PF,
  vfAddress,
} from "../../support/fake-igb-host.ts";

const IGB = "igb" as ModuleName;

function observe(
  tree: Tree,
  modules: readonly string[] = ["igb"],
  options: ProbeOptions = {},
): Observation {
  using root = fakeRoot(tree);
  const parsed = parseObservation(
    root.probe({ modules: modules as readonly ModuleName[] }, options),
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.observation;
}

describe("a host with an 82576 and two VFs", () => {
  const observation = observe(igbHost({ numVfs: 2, up: true }));

  it("says who it is", () => {
    expect(observation.host).toEqual({
      hostname: "hv1",
      kernelRelease: "6.1.0-50-amd64",
      bootId: "16560bc5-e22e-4695-a302-fe311925c16f",
      bootTime: 1_700_000_000,
      os: { id: "debian", version: "12" },
      uid: 0,
      initramfsTool: "initramfs-tools",
    });
    expect(observation.kernelCommandLine).toBe(
      "BOOT_IMAGE=/boot/vmlinuz-6.1.0-50-amd64 root=/dev/vda1 ro quiet",
    );
    expect(observation.lock).toBeUndefined();
    expect(observation.bootImages).toEqual([]);
  });

  it("shows the PF with its VFs in order", () => {
    const [pf] = observation.physicalFunctions;
    expect(observation.physicalFunctions).toHaveLength(1);
    expect(pf).toMatchObject({
      address: PF,
      vendor: "0x8086",
      device: "0x10c9",
      modalias: "pci:v00008086d000010c9",
      driver: "igb",
      driverModule: "igb",
      totalVfs: 7,
      numaNode: undefined,
      iommuGroup: groupOf(PF),
      netDevices: [{ name: "enp1s0", mac: "52:54:00:82:57:01", up: true }],
      uses: [],
    });
    expect(pf?.virtualFunctions).toEqual(
      [0, 1].map((index) => ({
        index,
        address: vfAddress(index),
        driver: "igbvf",
        driverModule: "igbvf",
        iommuGroup: groupOf(vfAddress(index)),
        netDevices: [
          { name: `enp1s0v${index}`, mac: "52:54:00:82:57:01", up: false },
        ],
        uses: [],
      })),
    );
  });

  it("knows the module", () => {
    expect(observation.modules[IGB]).toMatchObject({
      name: "igb",
      state: "loaded",
      holders: [],
      liveParameters: [],
      loadedWith: undefined,
    });
    expect(
      observation.modules[IGB]?.info?.parameters.map(({ name }) => name),
    ).toEqual(["max_vfs", "debug"]);
  });
});

it("counts seven VFs in the order of their numbers", () => {
  const [pf] = observe(igbHost({ numVfs: 7 })).physicalFunctions;
  expect(
    pf?.virtualFunctions.map(({ index, address }) => `${index} ${address}`),
  ).toEqual([
    "0 0000:01:10.0",
    "1 0000:01:10.2",
    "2 0000:01:10.4",
    "3 0000:01:10.6",
    "4 0000:01:11.0",
    "5 0000:01:11.2",
    "6 0000:01:11.4",
  ]);
});

describe("who uses the PF", () => {
  const bond = { master: { link: "../../../../../virtual/net/bond0" } };
  const rows: readonly [string, Tree, unknown[]][] = [
    ["nobody while it is merely up", igbHost({ up: true }), []],
    [
      "an address and a route on it",
      igbHost({
        up: true,
        addresses: [
          "4: enp1s0    inet 192.0.2.1/24 brd 192.0.2.255 scope global enp1s0\\       valid_lft forever",
        ],
        routes: ["default via 192.0.2.254 dev enp1s0 proto static"],
      }),
      [
        { kind: "address", device: "enp1s0", address: "192.0.2.1/24" },
        { kind: "route", device: "enp1s0", route: "default via 192.0.2.254" },
      ],
    ],
    [
      "nobody where the kernel made the address and the routes",
      igbHost({
        up: true,
        addresses: [
          "4: enp1s0    inet6 fe80::5054:ff:fe82:5701/64 scope link \\       valid_lft forever",
        ],
        routes: [
          "fe80::/64 dev enp1s0 proto kernel metric 256 pref medium",
          "multicast ff00::/8 dev enp1s0 table local proto kernel metric 256 pref medium",
          "192.0.2.0/24 dev enp1s0 scope link  src 192.0.2.1",
        ],
      }),
      [],
    ],
    [
      "a bond that has an address",
      igbHost({
        addresses: [
          "9: bond0    inet 192.0.2.1/24 scope global bond0\\       valid_lft forever",
        ],
        more: {
          ...netDevice("enp1s0", PF, "0x1003", bond),
          ...netDevice("bond0", undefined, "0x1003"),
        },
      }),
      [
        { kind: "member", device: "enp1s0", of: "bond0" },
        { kind: "address", device: "bond0", address: "192.0.2.1/24" },
      ],
    ],
    [
      "a VLAN on it that is a port of a bridge",
      igbHost({
        more: {
          ...netDevice("enp1s0", PF, "0x1003", {
            "upper_enp1s0.5": { link: "../nowhere" },
          }),
          ...netDevice("enp1s0.5", undefined, "0x1003", {
            master: { link: "../br0" },
            upper_br0: { link: "../br0" },
          }),
          ...netDevice("br0", undefined, "0x1003"),
        },
      }),
      [
        { kind: "member", device: "enp1s0.5", of: "br0" },
        { kind: "up", device: "enp1s0.5" },
      ],
    ],
    [
      "routes over it without any address, one of two paths",
      igbHost({
        routes: [
          "default proto bgp \\\tnexthop via inet6 fe80::1 dev enp1s0 weight 1 \\\tnexthop via 192.0.2.1 dev x",
        ],
      }),
      [{ kind: "route", device: "enp1s0", route: "default via fe80::1" }],
    ],
  ];

  it.each(rows)("%s", (_, tree, uses) => {
    expect(observe(tree).physicalFunctions[0]?.uses).toEqual(uses);
  });
});

it("a PF whose net device went to another namespace is in use", () => {
  const tree = igbHost({ numVfs: 1 });
  const gone = Object.fromEntries(
    Object.entries(tree).filter(
      ([path]) =>
        !path.includes("net/enp1s0/") && path !== "sys/class/net/enp1s0",
    ),
  );
  expect(observe(gone).physicalFunctions[0]).toMatchObject({
    netDevices: [],
    uses: [{ kind: "other-namespace", driver: "igb" }],
  });
});

describe("the path of the ssh connection", () => {
  const address =
    "4: br0    inet 192.0.2.1/24 scope global br0\\       valid_lft forever";
  const bridged = igbHost({
    addresses: [
      address,
      "4: br0    inet6 2001:db8::1/64 scope global \\       valid_lft forever",
    ],
    more: {
      ...netDevice("enp1s0", PF, "0x1003", {
        master: { link: "../../../../../virtual/net/br0" },
      }),
      ...netDevice("br0", undefined, "0x1003"),
    },
  });

  it.each([
    ["192.0.2.9 50000 192.0.2.1 22", "192.0.2.1"],
    ["2001:db8::9 50000 2001:DB8::1 22", "2001:db8::1"],
    ["::ffff:192.0.2.9 50000 ::ffff:192.0.2.1 22", "192.0.2.1"],
  ])("through a bridge: %s", (connection, address) => {
    const environment = { VIRTFN_SSH_CONNECTION: connection };
    expect(
      observe(bridged, [], { environment }).physicalFunctions[0]?.uses,
    ).toContainEqual({
      kind: "connection",
      device: "br0",
      address,
    });
  });

  it("on a link-local address with its zone", () => {
    const tree = igbHost({
      addresses: [
        "4: enp1s0    inet6 fe80::1/64 scope link \\       valid_lft forever",
      ],
    });
    const environment = {
      VIRTFN_SSH_CONNECTION: "fe80::2%enp1s0 50000 fe80::1%enp1s0 22",
    };
    expect(
      observe(tree, [], { environment }).physicalFunctions[0]?.uses,
    ).toEqual([{ kind: "connection", device: "enp1s0", address: "fe80::1" }]);
  });

  it("on a port of an Open vSwitch bridge, which stands on nothing that sysfs shows", () => {
    const tree = igbHost({
      addresses: [address],
      more: {
        ...netDevice("enp1s0", PF, "0x1103", {
          master: { link: "../../../../../virtual/net/ovs-system" },
        }),
        ...netDevice("ovs-system", undefined, "0x1002"),
        ...netDevice("br0", undefined, "0x1003"),
      },
    });
    const environment = {
      VIRTFN_SSH_CONNECTION: "192.0.2.9 50000 192.0.2.1 22",
    };
    expect(
      observe(tree, [], { environment }).physicalFunctions[0]?.uses,
    ).toEqual([
      { kind: "member", device: "enp1s0", of: "ovs-system" },
      { kind: "connection", device: "ovs-system", address: "192.0.2.1" },
    ]);
  });

  it("through a tunnel, over the device of the default route", () => {
    const tree = igbHost({
      addresses: [
        "7: wg0    inet 192.0.2.1/24 scope global wg0\\       valid_lft forever",
      ],
      routes: ["default via 198.51.100.1 dev enp1s0"],
      more: netDevice("wg0", undefined, "0x91"),
    });
    const environment = {
      VIRTFN_SSH_CONNECTION: "192.0.2.9 50000 192.0.2.1 22",
    };
    expect(
      observe(tree, [], { environment }).physicalFunctions[0]?.uses,
    ).toContainEqual({
      kind: "connection",
      device: "enp1s0",
      address: "192.0.2.1",
    });
  });

  const connected = {
    kind: "connection",
    device: "enp1s0",
    address: "203.0.113.1",
  };
  const environment = {
    VIRTFN_SSH_CONNECTION: "203.0.113.9 50000 203.0.113.1 22",
  };
  const uplink = ["192.0.2.0/24 via 198.51.100.1 dev enp1s0"];
  const onDevice = (device: string) => [
    `1: ${device}    inet 203.0.113.1/32 scope global ${device}`,
  ];

  it.each<[string, Tree]>([
    [
      "on the loopback device, as routers have it, over the default routes",
      igbHost({
        addresses: onDevice("lo"),
        routes: ["default via 192.0.2.254 dev enp1s0"],
        more: netDevice("lo", undefined, "0x9"),
      }),
    ],
    [
      "on a device that we do not see",
      igbHost({ routes: ["default via 192.0.2.254 dev enp1s0"] }),
    ],
    [
      "on loopback without a default route, over any route",
      igbHost({
        addresses: onDevice("lo"),
        routes: uplink,
        more: netDevice("lo", undefined, "0x9"),
      }),
    ],
    [
      "through a tunnel that is the default route itself, over any other",
      igbHost({
        addresses: onDevice("wg0"),
        routes: ["default dev wg0", ...uplink],
        more: netDevice("wg0", undefined, "0x1003"),
      }),
    ],
    ["nowhere at all, over all hardware that is up", igbHost({ up: true })],
  ])("%s", (_, tree) => {
    expect(
      observe(tree, [], { environment }).physicalFunctions[0]?.uses,
    ).toContainEqual(connected);
  });

  it.each([
    [
      "in one line",
      "SHELL=/bin/shVIRTFN_SSH_CONNECTION=SSH_CONNECTION=203.0.113.9 50000 203.0.113.1 22USER=op",
    ],
    [
      "behind a variable of several lines",
      "A=SSH_CONNECTION=\nb\nSSH_CONNECTION=203.0.113.9 50000 203.0.113.1 22USER=op\n",
    ],
  ])("is found in the environment of what started us, %s", (_, text) => {
    const tree = igbHost({
      addresses: onDevice("enp1s0"),
      more: {
        [`proc/${process.pid}/stat`]: `${process.pid} (a) b) S 4712 1 1 0\n`,
        [`proc/${process.pid}/environ`]: "SHELL=/bin/sh",
        "proc/4712/environ": text.replaceAll("=op", "=op\0"),
        "proc/4712/stat": "4712 (sudo) S 1 1 1 0\n",
      },
    });
    expect(observe(tree).physicalFunctions[0]?.uses).toContainEqual(connected);
  });

  it("elsewhere is no use of the PF", () => {
    const tree = igbHost({
      up: true,
      addresses: ["2: eth0    inet 203.0.113.1/24 scope global eth0"],
      more: netDevice("eth0", "0000:00:03.0", "0x1003"),
    });
    expect(
      observe(tree, [], { environment }).physicalFunctions[0]?.uses,
    ).toEqual([]);
  });
});

describe("who uses a VF", () => {
  const group = groupOf(vfAddress(0));
  const qemu = {
    "proc/4711/comm": "qemu-system-x86\n",
    "proc/4711/cmdline":
      "/usr/bin/qemu-system-x86_64\0-name\0guest=web1,debug-threads=on\0-S\0",
    "proc/4711/fd/0": { link: "/dev/null" },
    "proc/4711/fd/31": { link: `/dev/vfio/${group}` },
    "proc/4711/fd/32": { link: `/dev/vfio/${group}` },
    "proc/4711/fd/33": { link: "/dev/vfio/vfio" },
    "proc/12/fd/0": { link: "/dev/vfio/999" },
  };
  const rows: readonly [string, Tree, unknown[]][] = [
    [
      "a virtual machine of libvirt",
      igbHost({
        numVfs: 1,
        vfs: { 0: { driver: "vfio-pci", net: undefined } },
        more: qemu,
      }),
      [
        {
          kind: "vfio",
          path: `/dev/vfio/${group}`,
          pid: 4711,
          command: "qemu-system-x86",
          domain: "web1",
        },
      ],
    ],
    [
      "a virtual machine that has the device through iommufd",
      igbHost({
        numVfs: 1,
        vfs: { 0: { driver: "vfio-pci", net: undefined } },
        more: {
          [`sys/bus/pci/devices/${vfAddress(0)}/vfio-dev/vfio3`]: [],
          "proc/99/comm": "my vmm\n",
          "proc/99/fd/5": { link: "/dev/vfio/devices/vfio3" },
        },
      }),
      [
        {
          kind: "vfio",
          path: "/dev/vfio/devices/vfio3",
          pid: 99,
          command: "my vmm",
          domain: undefined,
        },
      ],
    ],
    [
      "nobody while vfio-pci has it and no process",
      igbHost({
        numVfs: 1,
        vfs: { 0: { driver: "vfio-pci", net: undefined } },
      }),
      [],
    ],
    [
      "its net device is up",
      igbHost({ numVfs: 1, vfs: { 0: { flags: "0x1003" } } }),
      [{ kind: "up", device: "enp1s0v0" }],
    ],
    [
      "its net device went to another namespace",
      igbHost({ numVfs: 1, vfs: { 0: { net: [] } } }),
      [{ kind: "other-namespace", driver: "igbvf" }],
    ],
    [
      "nobody yet: its net device is late",
      igbHost({ numVfs: 1, vfs: { 0: { net: undefined } } }),
      [],
    ],
    [
      "an address",
      igbHost({
        numVfs: 1,
        addresses: [
          "9: enp1s0v0    inet 192.0.2.7/24 scope global enp1s0v0\\  valid_lft forever",
        ],
      }),
      [{ kind: "address", device: "enp1s0v0", address: "192.0.2.7/24" }],
    ],
  ];

  it.each(rows)("%s", (_, tree, uses) => {
    const [pf] = observe(tree).physicalFunctions;
    expect(pf?.virtualFunctions[0]?.uses).toEqual(uses);
    expect(pf?.uses).toEqual([]);
  });
});

describe("a module", () => {
  const rows: readonly [string, string, Tree, unknown][] = [
    [
      "that is not loaded",
      "igb",
      { "sys/module/igb/initstate": { link: "nowhere" } },
      "absent",
    ],
    [
      "that comes or goes",
      "igb",
      { "sys/module/igb/initstate": "going\n" },
      "busy",
    ],
    ["that the kernel has built in, by its list", "loopback", {}, "builtin"],
    ["that is not there at all", "nonesuch", {}, "missing"],
    ["whose name another one's begins with", "igbv", {}, "missing"],
    [
      "that modinfo knows as built in",
      "ext4",
      {
        "bin:modinfo":
          "echo 'name:           ext4'; echo 'filename:       (builtin)'",
      },
      "builtin",
    ],
  ];

  it.each(rows)("%s", (_, module, more, state) => {
    const tree = igbHost({ more });
    if (state === "absent")
      delete (tree as Record<string, unknown>)["sys/module/igb/initstate"];
    if (state === "absent")
      delete (tree as Record<string, unknown>)["sys/module/igb/holders"];
    expect(observe(tree, [module]).modules[module]?.state).toBe(state);
  });

  it("shows parameters that are readable, and which can be written", () => {
    const more: Tree = {
      "sys/module/igb/parameters/debug": { text: "3\n", mode: 0o644 },
      "sys/module/igb/parameters/mode": { text: "a b  c\n", mode: 0o444 },
      "sys/module/igb/parameters/empty": { text: "\n", mode: 0o600 },
      "sys/module/igb/holders/dca": [],
    };
    const seen = observe(igbHost({ more })).modules[IGB];
    expect(seen?.holders).toEqual(["dca"]);
    expect(seen?.liveParameters).toEqual([
      { name: "debug", value: "3", writable: true },
      { name: "empty", value: "", writable: true },
      { name: "mode", value: "a b  c", writable: false },
    ]);
  });

  it("that we loaded keeps its options only while that load is there", () => {
    using root = fakeRoot(
      igbHost({ more: { "run/virtfn/loaded/igb": "1\nmax_vfs=7\n" } }),
    );
    const parsed = parseObservation(root.probe({ modules: [IGB] }));
    expect(
      parsed.ok && parsed.observation.modules[IGB]?.loadedWith,
    ).toBeUndefined();
  });

  it("that we loaded shows with which options", () => {
    const record = `"$VIRTFN_ROOT/run/virtfn/loaded/igb"`;
    const tree = igbHost({
      more: {
        "run/virtfn/loaded": [],
        // The first command that the probe calls writes down the inode, as the transaction does after a load.
        "bin:id": `{ stat -c %i "$VIRTFN_ROOT/sys/module/igb"; echo max_vfs=7; echo 'label="a b"'; } > ${record}; echo 0`,
      },
    });
    expect(observe(tree).modules[IGB]?.loadedWith).toEqual([
      "max_vfs=7",
      'label="a b"',
    ]);
  });
});

describe("configuration files", () => {
  it("are those of all directories, with what they say to the letter", () => {
    const observation = observe(
      igbHost({
        more: {
          "etc/modprobe.d/b.conf": "options igb max_vfs=7",
          "etc/modprobe.d/a.conf": "@end modprobe.d\n\n  # x\\\n",
          "etc/modprobe.d/empty.conf": "",
          "etc/modprobe.d/with blank.conf": "blacklist x\n",
          "etc/modprobe.d/igb.conf.bak": "options igb max_vfs=1\n",
          "etc/modprobe.d/masked.conf": { link: "/dev/null" },
          "etc/modprobe.d/folder.conf": [],
          "run/modprobe.d/r.conf": "\r\n",
          "usr/lib/modprobe.d/u.conf": "u\n",
          "lib/modprobe.d/l.conf": "l\n",
          "etc/modules": "loop\n",
          "etc/modules-load.d/modules.conf": { link: "../modules" },
        },
      }),
    );
    const shown = observation.modprobeFiles.map(({ path, text, modified }) => [
      path,
      text,
      modified === MODIFIED,
    ]);
    expect(shown).toEqual([
      ["/etc/modprobe.d/a.conf", "@end modprobe.d\n\n  # x\\\n", true],
      ["/etc/modprobe.d/b.conf", "options igb max_vfs=7", true],
      ["/etc/modprobe.d/empty.conf", "", true],
      ["/etc/modprobe.d/masked.conf", "", false],
      ["/etc/modprobe.d/with blank.conf", "blacklist x\n", true],
      ["/lib/modprobe.d/l.conf", "l\n", true],
      ["/run/modprobe.d/r.conf", "\r\n", true],
      ["/usr/lib/modprobe.d/u.conf", "u\n", true],
    ]);
    expect(observation.modulesLoadFiles).toEqual([
      { path: "/etc/modules", text: "loop\n", modified: MODIFIED },
      {
        path: "/etc/modules-load.d/modules.conf",
        text: "loop\n",
        modified: MODIFIED,
      },
    ]);
  });

  it("are shown once where /lib leads to /usr/lib", () => {
    const tree = igbHost({});
    const merged = Object.fromEntries(
      Object.entries(tree).map(([path, entry]) => [
        path.replace(/^lib\//, "usr/lib/"),
        entry,
      ]),
    );
    const { modprobeFiles } = observe({
      ...merged,
      lib: { link: "usr/lib" },
      "usr/lib/modprobe.d/u.conf": "u\n",
    });
    expect(modprobeFiles.map(({ path }) => path)).toEqual([
      "/usr/lib/modprobe.d/u.conf",
    ]);
  });
});
