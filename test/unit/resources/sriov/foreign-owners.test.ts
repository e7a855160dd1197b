import { describe, expect, it } from "vitest";
import type { Observation } from "../../../../src/model/observation.ts";
import type { PciAddress } from "../../../../src/model/pci-address.ts";
import type { PhysicalFunction } from "../../../../src/model/pci-function.ts";
import { Bug } from "../../../../src/model/unreachable.ts";
import { foreignOwners } from "../../../../src/resources/sriov/foreign-owners.ts";
import { assemblePlan } from "../../../../src/plan/assemble.ts";
import { host } from "../../../support/observation.ts";
import { sriovTask } from "../../../support/wish.ts";

type Files = Readonly<Record<string, string>>;

/**
 * Two ports of an 82576, 0000:01:00.0 enp1s0 and 0000:02:00.0 enp2s0 with two VFs each, and an NVMe controller at
 * 0000:03:00.0.
 */
function observe(files: Files): Observation {
  const built = host()
    .igb({ ports: [{ vfs: 2 }, { vfs: 2 }] })
    .observe();
  const nvme: PhysicalFunction = {
    ...built.physicalFunctions[0],
    address: "0000:03:00.0" as PciAddress,
    vendor: "0x1b36",
    device: "0x0010",
    modalias: "pci:v00001B36d00000010sv00001AF4sd00001100bc01sc08i02",
    driver: "nvme",
    driverModule: "nvme",
    netDevices: [],
    virtualFunctions: [],
  } as PhysicalFunction;
  return {
    ...built,
    physicalFunctions: [...built.physicalFunctions, nvme],
    sriov: {
      hasIommu: true,
      lockdown: undefined,
      hasSystemd: true,
      hasNetworkManager: false,
      enabledUnits: [],
      foreignFiles: Object.entries(files).map(([path, text]) => ({
        path,
        text,
        modified: 0,
      })),
    },
  };
}

/** `PATH:LINE` of all that is found for the port at this address; the first port without one. */
function ownersOf(files: Files, address = "0000:01:00.0"): readonly string[] {
  const observation = observe(files);
  const pf = observation.physicalFunctions.find(
    (each) => each.address === address,
  );
  if (!pf) throw new Bug(`no ${address} here`);
  return foreignOwners(pf, observation).map(
    ({ path, line }) => `${path}:${line}`,
  );
}

type Row = readonly [title: string, lines: string | readonly string[]];

/** Each text of these is about the first port and not about the second; the last line of it is the one that is told. */
function areAboutOnePort(path: string, rows: readonly Row[]): void {
  it.each(rows)("%s", (_, lines) => {
    const text = `${[lines].flat().join("\n")}\n`;
    const line = [lines].flat().length;
    expect(ownersOf({ [path]: text })).toEqual([`${path}:${line}`]);
    expect(ownersOf({ [path]: text }, "0000:02:00.0")).toEqual([]);
  });
}

/** Each text of these may be about either port. */
function mayBeAboutAnyPort(path: string, rows: readonly Row[]): void {
  it.each(rows)("%s", (_, lines) => {
    const text = `${[lines].flat().join("\n")}\n`;
    for (const address of ["0000:01:00.0", "0000:02:00.0"])
      expect(ownersOf({ [path]: text }, address)).toHaveLength(1);
  });
}

function areNoOwners(path: string, rows: readonly Row[]): void {
  it.each(rows)("%s", (_, lines) => {
    expect(ownersOf({ [path]: `${[lines].flat().join("\n")}\n` })).toEqual([]);
  });
}

describe("a rule of udev sets up VFs of the PF", () => {
  const path = "/etc/udev/rules.d/70-vfs.rules";

  describe("that it names by its", () => {
    areAboutOnePort(path, [
      [
        "PCI address",
        `ACTION=="bind", SUBSYSTEM=="pci", KERNEL=="0000:01:00.0", ATTR{sriov_numvfs}="7"`,
      ],
      [
        "net device",
        `ACTION=="add", SUBSYSTEM=="net", KERNEL=="enp1s0", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "net device, with a command of its own",
        `ACTION=="add", KERNEL=="enp1s0", RUN+="/bin/os-net-config-sriov -n %k:7"`,
      ],
      [
        "own address",
        `SUBSYSTEM=="net", ATTR{address}=="02:00:00:00:00:01", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "path",
        `ENV{ID_PATH}=="pci-0000:01:00.0", ATTR{device/sriov_drivers_autoprobe}="0"`,
      ],
      [
        "place above its net device",
        `SUBSYSTEM=="net", KERNELS=="0000:01:00.0", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "device node in the command",
        `SUBSYSTEM=="module", KERNEL=="igb", RUN+="/bin/sh -c 'echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs'"`,
      ],
      [
        "pattern, over several lines",
        [
          "# the first port",
          "",
          `ACTION=="add", SUBSYSTEM=="pci", KERNEL=="0000:01:00.[0-1]", ATTR{sriov_numvfs}="7"`,
        ],
      ],
    ]);
  });

  it("where it goes on behind a backslash, by its first line", () => {
    const rule = `SUBSYSTEM=="pci", KERNEL=="0000:01:00.0", \\\n  ATTR{sriov_numvfs}="7"\n`;
    expect(ownersOf({ [path]: `# first\n${rule}` })).toEqual([`${path}:2`]);
  });

  describe("that may be any by", () => {
    mayBeAboutAnyPort(path, [
      [
        "its driver",
        `ACTION=="add", SUBSYSTEM=="net", ENV{ID_NET_DRIVER}=="igb", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "the driver of a device above",
        `SUBSYSTEM=="net", DRIVERS=="?*", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "its model",
        `SUBSYSTEM=="pci", ATTR{vendor}=="0x8086", ATTR{device}=="0x10c9", ATTR{sriov_numvfs}="7"`,
      ],
      [
        "a name that only the kernel gives",
        `SUBSYSTEM=="net", KERNEL=="eth0", ATTR{device/sriov_numvfs}="7"`,
      ],
      ["nothing", `ACTION=="add", ATTR{device/sriov_numvfs}="7"`],
      [
        "a program that nobody knows",
        `SUBSYSTEM=="net", RUN+="/usr/local/bin/setup-sriov $name"`,
      ],
      [
        "one of two names, of which the kernel gives the other",
        `SUBSYSTEM=="net", KERNEL=="eth1|eno7", RUN+="/sbin/ip link set dev %k vf 0 mac 02:00:00:00:00:09"`,
      ],
      [
        "a unit that it starts",
        `SUBSYSTEM=="net", ENV{SYSTEMD_WANTS}+="sriov-vfs@%k.service"`,
      ],
    ]);
  });

  describe("but not with", () => {
    areNoOwners(path, [
      [
        "another driver",
        `SUBSYSTEM=="net", DRIVERS=="ixgbe", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "another model",
        `SUBSYSTEM=="pci", ATTRS{vendor}=="0x15b3", ATTRS{device}=="0x1017", ATTR{sriov_numvfs}="7"`,
      ],
      [
        "another address of PCI",
        `KERNEL=="0000:05:00.0", ATTR{sriov_numvfs}="7"`,
      ],
      [
        "another MAC",
        `ATTR{address}=="02:00:00:00:00:99", ATTR{device/sriov_numvfs}="7"`,
      ],
      [
        "an exception for it",
        `KERNEL!="enp1s0", SUBSYSTEM=="net", ATTR{device/sriov_numvfs}="7"`,
      ],
      ["a question alone", `ATTR{device/sriov_numvfs}=="0", NAME="pf0"`],
      ["a comment alone", `# ATTR{device/sriov_numvfs}="7"`],
      [
        "an event of its end",
        `ACTION=="remove", KERNEL=="enp1s0", RUN+="/usr/local/bin/sriov-log"`,
      ],
      [
        "a jump over it",
        [
          `KERNEL!="enp2s0", GOTO="end"`,
          `ATTR{device/sriov_numvfs}="7"`,
          `LABEL="end"`,
        ],
      ],
      [
        "names for VFs",
        `ENV{PHYSFN}=="?*", TEST=="physfn/virtfn0", NAME="vf0"`,
      ],
    ]);
  });

  it("where a jump is only for some of its events", () => {
    const rules = `ACTION!="add", GOTO="end"\nKERNEL=="enp1s0", ATTR{device/sriov_numvfs}="7"\nLABEL="end"\n`;
    expect(ownersOf({ [path]: rules })).toEqual([`${path}:2`]);
    expect(ownersOf({ [path]: rules }, "0000:02:00.0")).toEqual([]);
  });

  it("that has no net device, though not by a rule for these", () => {
    const rules = (text: string) =>
      ownersOf({ [path]: `${text}\n` }, "0000:03:00.0");
    expect(rules(`SUBSYSTEM=="net", ATTR{device/sriov_numvfs}="7"`)).toEqual(
      [],
    );
    expect(
      rules(
        `SUBSYSTEM=="nvme", KERNEL=="nvme0", ATTR{device/sriov_numvfs}="7"`,
      ),
    ).toHaveLength(1);
  });
});

describe("a .link file of systemd sets up VFs of the PF", () => {
  const path = "/etc/systemd/network/10-pf.link";

  describe("that it matches by its", () => {
    areAboutOnePort(path, [
      [
        "path",
        [
          "[Match]",
          "Path=pci-0000:01:00.0",
          "",
          "[Link]",
          "NamePolicy=keep",
          "SR-IOVVirtualFunctions=7",
        ],
      ],
      [
        "address, in another form",
        [
          "[Match]",
          "MACAddress=02-00-00-00-00-01 02-00-00-00-00-77",
          "[SR-IOV]",
          "VirtualFunction=0",
        ],
      ],
      [
        "driver and path",
        [
          "[Match]",
          "Driver=igb",
          "Path=pci-0000:01:*",
          "[Link]",
          "SR-IOVVirtualFunctions=7",
        ],
      ],
    ]);
  });

  describe("that may be any by", () => {
    mayBeAboutAnyPort(path, [
      [
        "its driver",
        ["[Match]", "Driver=ixgbe igb", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
      [
        "the kernel's name",
        ["[Match]", "OriginalName=eth0", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
      [
        "its type",
        ["[Match]", "Type=ether", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
      ["nothing", ["[Link]", "SR-IOVVirtualFunctions=7"]],
      [
        "what it is not",
        [
          "[Match]",
          "OriginalName=!wl*",
          "Driver=!ixgbe",
          "[SR-IOV]",
          "VirtualFunction=3",
          "Trust=yes",
        ],
      ],
    ]);
  });

  describe("but not with", () => {
    areNoOwners(path, [
      [
        "another driver",
        ["[Match]", "Driver=mlx5_core", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
      [
        "an exception for its driver",
        ["[Match]", "Driver=!igb", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
      [
        "no count in force",
        ["[Match]", "Driver=igb", "[Link]", "#SR-IOVVirtualFunctions=7"],
      ],
      [
        "another type",
        ["[Match]", "Type=wlan", "[Link]", "SR-IOVVirtualFunctions=7"],
      ],
    ]);
  });

  it("also by a file that completes it", () => {
    const main = "[Match]\nPath=pci-0000:02:00.0\n[Link]\nMTUBytes=9000\n";
    const more = "[Link]\nSR-IOVVirtualFunctions=7\n";
    const files = { [path]: main, [`${path}.d/vfs.conf`]: more };
    expect(ownersOf(files)).toEqual([]);
    expect(ownersOf(files, "0000:02:00.0")).toEqual([`${path}.d/vfs.conf:2`]);
  });
});

describe("a profile of NetworkManager sets up VFs of the PF", () => {
  const path = "/etc/NetworkManager/system-connections/port.nmconnection";

  describe("that it is for by its", () => {
    areAboutOnePort(path, [
      [
        "name",
        [
          "[connection]",
          "id=port",
          "interface-name=enp1s0",
          "",
          "[sriov]",
          "total-vfs=4",
        ],
      ],
      [
        "address",
        ["[ethernet]", "mac-address=02:00:00:00:00:01", "[sriov]", "vfs=0"],
      ],
      [
        "path, beside its driver",
        [
          "[match]",
          "driver=igb;",
          "path=pci-0000:01:00.0;pci-0000:09:00.0;",
          "[sriov]",
          "autoprobe-drivers=0",
        ],
      ],
      [
        "exception for the others",
        ["[match]", "interface-name=enp*;!enp2s0", "[sriov]", "total-vfs=4"],
      ],
    ]);
  });

  describe("that may be any", () => {
    mayBeAboutAnyPort(path, [
      ["by its driver", ["[match]", "driver=igb", "[sriov]", "total-vfs=0"]],
      ["by nothing", ["[connection]", "", "[sriov]", "total-vfs=4"]],
    ]);
  });

  describe("but not", () => {
    areNoOwners(path, [
      [
        "another device's",
        ["[connection]", "interface-name=eno1", "[sriov]", "total-vfs=4"],
      ],
      [
        "one that it is excepted from",
        [
          "[ethernet]",
          "mac-address-denylist=02:00:00:00:00:01;",
          "[sriov]",
          "total-vfs=4",
        ],
      ],
      [
        "without a section about it",
        ["[connection]", "interface-name=enp1s0", "[ethernet]"],
      ],
    ]);
  });
});

describe("NetworkManager's own configuration sets up VFs of the PF", () => {
  const path = "/etc/NetworkManager/conf.d/vfs.conf";

  areAboutOnePort(path, [
    [
      "by its name",
      ["[device-vfs]", "match-device=interface-name:enp1s0", "sriov-num-vfs=4"],
    ],
    [
      "by its address",
      ["[device-vfs]", "match-device=mac:02:00:00:00:00:01", "sriov-num-vfs=4"],
    ],
    [
      "by an exception for others",
      [
        "[device-vfs]",
        "match-device=driver:igb,except:interface-name:enp2s0",
        "sriov-num-vfs=4",
      ],
    ],
  ]);

  mayBeAboutAnyPort(path, [
    ["whatever it is", ["[device]", "sriov-num-vfs=4"]],
    [
      "by its type",
      ["[device-vfs]", "match-device=type:ethernet", "sriov-num-vfs=4"],
    ],
  ]);

  areNoOwners(path, [
    [
      "unless it is for another driver",
      ["[device-vfs]", "match-device=driver:mlx5_core", "sriov-num-vfs=4"],
    ],
  ]);
});

describe("netplan sets up VFs of the PF", () => {
  const path = "/etc/netplan/01-vfs.yaml";

  describe("that it calls by its", () => {
    areAboutOnePort(path, [
      [
        "name",
        [
          "network:",
          "  version: 2",
          "  ethernets:",
          "    enp2s0: {}",
          "    enp1s0:",
          "      dhcp4: false",
          "      virtual-function-count: 7 # all of them",
        ],
      ],
      [
        "address",
        [
          "network:",
          "  ethernets:",
          "    uplink:",
          "      match:",
          `        macaddress: "02:00:00:00:00:01"`,
          "      set-name: up0",
          "      embedded-switch-mode: switchdev",
        ],
      ],
      [
        "name for a VF that is linked to it",
        [
          "network:",
          "  ethernets:",
          "    enp1s0: {}",
          "    tenant:",
          "      link: enp1s0",
        ],
      ],
      [
        "label for a VF that is linked to it",
        [
          "network:",
          "  ethernets:",
          "    uplink:",
          "      match: {name: enp1*, driver: [igb, ixgbe]}",
          "    tenant:",
          "      link: uplink",
        ],
      ],
      [
        "name in braces",
        `network: {ethernets: {enp1s0: {virtual-function-count: 7}}}`,
      ],
      [
        "new name",
        [
          "network:",
          "  ethernets:",
          "    uplink:",
          "      match:",
          "        name: eth5",
          "      set-name: enp1s0",
          "      virtual-function-count: 7",
        ],
      ],
    ]);
  });

  describe("that may be any", () => {
    mayBeAboutAnyPort(path, [
      [
        "by its driver",
        [
          "network:",
          "  ethernets:",
          "    ports:",
          "      match:",
          "        driver:",
          "          - ixgbe",
          "          - igb",
          "      virtual-function-count: 7",
        ],
      ],
      [
        "by a label whose match was not shown",
        [
          "network:",
          "  ethernets:",
          "    uplink:",
          "",
          "      virtual-function-count: 7",
        ],
      ],
      [
        "in braces over several lines",
        ["network: {ethernets: {uplink: {", "virtual-function-count: 7", "}}}"],
      ],
    ]);
  });

  describe("but not", () => {
    areNoOwners(path, [
      [
        "another device's",
        [
          "network:",
          "  ethernets:",
          "    enp9s0:",
          "      virtual-function-count: 7",
        ],
      ],
      [
        "as a VLAN",
        [
          "network:",
          "  ethernets:",
          "    enp1s0: {}",
          "  vlans:",
          "    v5:",
          "      id: 5",
          "      link: enp1s0",
        ],
      ],
      [
        "in a comment",
        [
          "network:",
          "  ethernets:",
          "    enp1s0:",
          "      # virtual-function-count: 7",
        ],
      ],
    ]);
  });
});

describe("a script or a unit sets up VFs of the PF", () => {
  describe("in a unit", () => {
    const path = "/etc/systemd/system/vfs.service";
    areAboutOnePort(path, [
      [
        "by its name",
        [
          "[Unit]",
          "Description=sriov_numvfs of enp1s0",
          "[Service]",
          "Type=oneshot",
          "ExecStart=/bin/sh -c 'echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs'",
        ],
      ],
      [
        "by its address",
        "ExecStart=/usr/bin/bash -c '/usr/bin/echo 7 | tee /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs'",
      ],
      [
        "by its eswitch",
        "ExecStart=/sbin/devlink dev eswitch set pci/0000:01:00.0 mode switchdev",
      ],
    ]);
    mayBeAboutAnyPort(path, [
      [
        "by whatever its instance is",
        "ExecStart=/bin/sh -c 'echo 7 > /sys/class/net/%i/device/sriov_numvfs'",
      ],
      [
        "by a program of that name",
        [
          "[Unit]",
          "Description=Configures SRIOV NIC",
          "[Service]",
          "ExecStart=/var/lib/sriov/sriov-network-config-daemon service --phase pre",
        ],
      ],
    ]);
    areNoOwners(path, [
      [
        "unless it only waits for it",
        [
          "[Unit]",
          "ConditionPathExists=/sys/class/net/enp1s0/device/sriov_numvfs",
          "[Service]",
          "ExecStart=/bin/true",
        ],
      ],
    ]);
  });

  describe("in rc.local", () => {
    const path = "/etc/rc.local";
    areAboutOnePort(path, [
      [
        "by its name",
        ["#!/bin/sh -e", `ip link set dev "enp1s0" vf 3 mac 02:11:22:33:44:55`],
      ],
      [
        "by its driver and address",
        "echo 7 > /sys/bus/pci/drivers/igb/0000:01:00.0/sriov_numvfs",
      ],
      [
        "by a variable of the script",
        ["PF=enp1s0", "echo 7 > /sys/class/net/${PF}/device/sriov_numvfs"],
      ],
      [
        "in the folder of all devices",
        "echo 7 >/sys/devices/pci0000:00/0000:00:01.0/0000:01:00.0/sriov_numvfs",
      ],
      [
        "by a name that is its own as well",
        "ip link set enp1s0f0 vf 0 trust on",
      ],
      [
        "in a loop over names",
        "for pf in enp1s0; do echo 7 > /sys/class/net/$pf/device/sriov_numvfs; done",
      ],
      [
        "after it has looked",
        `[ "$(cat /sys/class/net/enp1s0/device/sriov_numvfs)" = 7 ] || echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs`,
      ],
    ]);
    mayBeAboutAnyPort(path, [
      [
        "by a variable that is not shown",
        ["", "echo 7 > /sys/class/net/$PF/device/sriov_numvfs"],
      ],
      ["by where it is", ["", "echo 7 > sriov_numvfs"]],
      [
        "by a pattern",
        "for f in /sys/class/net/enp*/device/sriov_numvfs; do echo 7 > $f; done",
      ],
      ["by a program", "/usr/local/sbin/setup-sriov.sh"],
      ["by a program in a folder of that name", "/opt/sriov/setup --all"],
    ]);
    areNoOwners(path, [
      [
        "unless it is a comment",
        "# echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs",
      ],
      [
        "unless it is behind a command",
        "modprobe igb # sriov_numvfs of enp1s0 comes later",
      ],
      [
        "unless it runs what virtfn wrote",
        [
          "sh /etc/virtfn/sriov/0000:01:00.0.sh",
          "systemctl restart virtfn-sriov@0000:01:00.0.service",
          "systemctl is-active virtfn-sriov.target",
        ],
      ],
      [
        "unless it asks how many there may be",
        "T=$(cat /sys/class/net/enp1s0/device/sriov_totalvfs)",
      ],
      [
        "unless it only looks",
        "N=$(cat /sys/class/net/enp1s0/device/sriov_numvfs)",
      ],
      [
        "unless it tells only",
        "[ -e /sys/class/net/enp1s0/device/sriov_numvfs ] && logger sriov",
      ],
      [
        "unless it is another port's",
        "echo 7 > /sys/class/net/enp9s0/device/sriov_numvfs",
      ],
    ]);
  });

  describe("in /etc/network/interfaces", () => {
    areAboutOnePort("/etc/network/interfaces", [
      [
        "by the interface that it stands in",
        [
          "auto enp2s0",
          "iface enp2s0 inet static",
          "",
          "iface enp1s0 inet manual",
          "    up echo 7 > /sys/class/net/$IFACE/device/sriov_numvfs",
        ],
      ],
    ]);
  });

  describe("in a file of sysfsutils", () => {
    const path = "/etc/sysfs.d/vfs.conf";
    areAboutOnePort(path, [
      ["by its address", "bus/pci/devices/0000:01:00.0/sriov_numvfs = 7"],
      ["by its name", "class/net/enp1s0/device/sriov_numvfs = 7"],
    ]);
    areNoOwners(path, [
      [
        "unless it only gives rights",
        "mode class/net/enp1s0/device/sriov_numvfs = 0660",
      ],
      ["unless it is a comment", "#class/net/enp1s0/device/sriov_numvfs = 7"],
    ]);
  });

  describe("in a file of tmpfiles.d", () => {
    const path = "/etc/tmpfiles.d/vfs.conf";
    areAboutOnePort(path, [
      [
        "by its address",
        "w! /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs - - - - 7",
      ],
    ]);
    areNoOwners(path, [
      [
        "unless it only gives rights",
        "z /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs 0660 root kvm -",
      ],
    ]);
  });

  describe("in a file of ifcfg", () => {
    it("by the file's name", () => {
      const path = "/etc/sysconfig/network-scripts/ifcfg-enp1s0";
      expect(ownersOf({ [path]: "SRIOV_TOTAL_VFS=7\n" })).toEqual([
        `${path}:1`,
      ]);
      expect(
        ownersOf({ [path]: "SRIOV_TOTAL_VFS=7\n" }, "0000:02:00.0"),
      ).toEqual([]);
    });

    it("by the device that it names, whatever its own name is", () => {
      const path = "/etc/sysconfig/network-scripts/ifcfg-uplink";
      const text = `DEVICE="enp2s0"\nSRIOV_VF0="mac=02:00:00:00:00:09"\n`;
      expect(ownersOf({ [path]: text })).toEqual([]);
      expect(ownersOf({ [path]: text }, "0000:02:00.0")).toEqual([`${path}:2`]);
    });

    it("perhaps, where nothing tells", () => {
      const path = "/etc/sysconfig/network-scripts/ifcfg-uplink";
      expect(ownersOf({ [path]: "SRIOV_TOTAL_VFS=7\n" })).toHaveLength(1);
    });
  });
});

describe("sriov-network-operator sets up VFs of the PF", () => {
  it("that it keeps a file of", () => {
    const path = "/etc/sriov-operator/pci/0000:01:00.0";
    const text = `{"name":"enp1s0","pciAddress":"0000:01:00.0","numVfs":7}\n`;
    expect(ownersOf({ [path]: text })).toEqual([`${path}:1`]);
    expect(ownersOf({ [path]: text }, "0000:02:00.0")).toEqual([]);
  });

  it("that its configuration lists", () => {
    const path = "/etc/sriov-operator/sriov-interface-config.yaml";
    const text = `spec:\n  interfaces:\n    - pciAddress: 0000:02:00.0\n      name: enp2s0\n      numVfs: 7\n`;
    expect(ownersOf({ [path]: text })).toEqual([]);
    expect(ownersOf({ [path]: text }, "0000:02:00.0")).toEqual([`${path}:3`]);
  });
});

describe("driverctl gives drivers to VFs of the PF", () => {
  const pathOf = (address: string) => `/etc/driverctl.d/pci-${address}`;

  it("that are there", () => {
    const path = pathOf("0000:01:10.2");
    expect(ownersOf({ [path]: "vfio-pci\n" })).toEqual([`${path}:1`]);
    expect(ownersOf({ [path]: "vfio-pci\n" }, "0000:02:00.0")).toEqual([]);
  });

  it("that may come with the next boot", () => {
    expect(ownersOf({ [pathOf("0000:01:11.0")]: "vfio-pci\n" })).toHaveLength(
      1,
    );
  });

  it.each(["0000:01:00.0", "0000:02:10.0", "0000:00:1f.6", "0001:01:11.0"])(
    "but not by a file of %s",
    (address) => {
      expect(ownersOf({ [pathOf(address)]: "vfio-pci\n" })).toEqual([]);
    },
  );
});

describe("files of one name", () => {
  const rule = `KERNEL=="0000:01:00.0", ATTR{sriov_numvfs}="7"\n`;

  it("count once, as the strongest of their folders has it", () => {
    expect(
      ownersOf({
        "/usr/lib/udev/rules.d/70-vfs.rules": rule,
        "/etc/udev/rules.d/70-vfs.rules": `# nothing any more\n${rule}`,
      }),
    ).toEqual(["/etc/udev/rules.d/70-vfs.rules:2"]);
  });

  it("count as netplan reads them, where /run is the strongest", () => {
    const count = (name: string) =>
      `network:\n  ethernets:\n    ${name}:\n      virtual-function-count: 7\n`;
    const files = {
      "/etc/netplan/1.yaml": count("enp1s0"),
      "/run/netplan/1.yaml": count("enp2s0"),
    };
    expect(ownersOf(files)).toEqual([]);
    expect(ownersOf(files, "0000:02:00.0")).toEqual(["/run/netplan/1.yaml:4"]);
  });
});

it("a line that is surely about the PF is told before one that may be", () => {
  const path = "/etc/rc.local";
  const text = `echo 7 > sriov_numvfs\necho 7 > /sys/class/net/enp1s0/device/sriov_numvfs\n`;
  expect(ownersOf({ [path]: text })).toEqual([`${path}:2`]);
});

it("two owners are refused, with file and line, unless the task leaves the boot to the other", () => {
  const path = "/etc/udev/rules.d/70-vfs.rules";
  const observation = observe({
    [path]: `# VFs\nKERNEL=="enp1s0", ATTR{device/sriov_numvfs}="7"\n`,
  });
  const refusalsOf = (args: object) =>
    assemblePlan({
      host: "hv1",
      tasks: [sriovTask({ pf: "enp1s0", num_vfs: 2, ...args })],
      observation,
      policy: { allow: undefined, disconnect: false, stage: true },
      fingerprint: "",
    }).tasks.flatMap(({ refusals }) => refusals);
  expect(refusalsOf({})).toMatchObject([
    { reason: "conflicting-owner", source: { path, line: 2 } },
  ]);
  expect(refusalsOf({ persist: false })).toEqual([]);
});
