import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import type { ConfigFile } from "../../../src/model/observation.ts";
import { fakeRoot, MODIFIED, type Tree } from "../../support/fake-root.ts";
import { igbHost } from "../../support/fake-igb-host.ts";

function foreignFilesOf(more: Tree, first: Tree = {}): readonly ConfigFile[] {
  using root = fakeRoot({ ...first, ...igbHost({ more }) });
  const parsed = parseObservation(root.probe({ modules: [], sriov: true }));
  return parsed.ok ? (parsed.observation.sriov?.foreignFiles ?? []) : [];
}

const NETPLAN = `network:
  version: 2
  ethernets:
    enp1s0:
      match: {macaddress: "52:54:00:82:57:01"}
      virtual-function-count: 7
`;

describe("files of others", () => {
  it.each<[string, string]>([
    [
      "etc/udev/rules.d/70-vfs.rules",
      `ACTION=="add", ATTR{device/sriov_numvfs}="7"\n`,
    ],
    [
      "usr/lib/udev/rules.d/60-vfs.rules",
      `ATTR{sriov_drivers_autoprobe}="0"\n`,
    ],
    [
      "lib/udev/rules.d/60-vfs.rules",
      `ENV{PHYSFN}=="?*", TEST=="physfn/virtfn0"\n`,
    ],
    [
      "etc/systemd/network/10-pf.link",
      "[Match]\nPath=pci-0000:01:00.0\n[Link]\nSR-IOVVirtualFunctions=7\n",
    ],
    [
      "run/systemd/network/10-pf.link.d/vf.conf",
      "[SR-IOV]\nVirtualFunction=0\nVLANId=5\n",
    ],
    [
      "etc/NetworkManager/system-connections/my port.nmconnection",
      "[connection]\ninterface-name=enp1s0\n\n[sriov]\ntotal-vfs=4\n",
    ],
    [
      "run/NetworkManager/system-connections/port",
      "[sriov]\nautoprobe-drivers=0\n",
    ],
    [
      "etc/NetworkManager/conf.d/vfs.conf",
      "[device-vfs]\nmatch-device=interface-name:enp1s0\nsriov-num-vfs=4\n",
    ],
    ["etc/NetworkManager/NetworkManager.conf", "[device]\nsriov-num-vfs=4\n"],
    [
      "etc/systemd/system/vfs.service",
      "ExecStart=/bin/sh -c 'echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs'\n",
    ],
    [
      "etc/rc.local",
      "ip link set dev enp1s0 vf 0 mac 02:00:00:00:00:01 vlan 5\n",
    ],
    ["etc/sysfs.d/vfs.conf", "bus/pci/devices/0000:01:00.0/sriov_numvfs = 7\n"],
    [
      "etc/tmpfiles.d/vfs.conf",
      "w /sys/bus/pci/devices/0000:01:00.0/sriov_numvfs - - - - 7\n",
    ],
    [
      "etc/network/interfaces.d/enp1s0",
      "iface enp1s0 inet manual\n\tup echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs\n",
    ],
    [
      "etc/cron.d/vfs",
      "@reboot root devlink dev eswitch set pci/0000:01:00.0 mode switchdev\n",
    ],
    [
      "etc/sysconfig/network-scripts/ifcfg-enp1s0",
      "DEVICE=enp1s0\nHWADDR=52:54:00:82:57:01\nSRIOV_TOTAL_VFS=7\n",
    ],
    [
      "etc/sriov-operator/pci/0000:01:00.0",
      `{"name":"enp1s0","pciAddress":"0000:01:00.0","numVfs":7}\n`,
    ],
    ["etc/driverctl.d/pci-0000:01:10.0", "vfio-pci\n"],
  ])("that set VFs up are shown: %s", (path, text) => {
    expect(foreignFilesOf({ [path]: text })).toEqual([
      { path: `/${path}`, text, modified: MODIFIED },
    ]);
  });

  it("are shown in the order of their paths", () => {
    const rule = `ATTR{sriov_numvfs}="7"\n`;
    const paths = ["run", "usr/lib", "etc"].map(
      (folder) => `${folder}/udev/rules.d/1.rules`,
    );
    const tree = Object.fromEntries(paths.map((path) => [path, rule]));
    expect(foreignFilesOf(tree).map(({ path }) => path)).toEqual([
      "/etc/udev/rules.d/1.rules",
      "/run/udev/rules.d/1.rules",
      "/usr/lib/udev/rules.d/1.rules",
    ]);
  });

  it("are shown once where /lib leads to /usr/lib", () => {
    const seen = foreignFilesOf(
      {},
      {
        "usr/lib/udev/rules.d/1.rules": `ATTR{sriov_numvfs}="7"\n`,
        lib: { link: "usr/lib" },
      },
    );
    expect(seen.map(({ path }) => path)).toEqual([
      "/usr/lib/udev/rules.d/1.rules",
    ]);
  });

  it.each<[string, Tree]>([
    [
      "a rule about something else",
      { "etc/udev/rules.d/1.rules": `ATTR{numa_node}="1"\n` },
    ],
    [
      "a rule that a link to /dev/null replaces",
      { "etc/udev/rules.d/1.rules": { link: "/dev/null" } },
    ],
    [
      "what only a comment says",
      {
        "etc/rc.local": "# echo 7 > sriov_numvfs\n",
        "etc/NetworkManager/NetworkManager.conf":
          "[device]\n;sriov-num-vfs=4\n",
      },
    ],
    [
      "a .link file that only mentions the word",
      {
        "etc/systemd/network/1.link":
          "[Match]\nDriver=igb\n[Link]\nDescription=a port with SR-IOV\n",
      },
    ],
    [
      "a VLAN of netplan",
      {
        "etc/netplan/1.yaml":
          "network:\n  ethernets:\n    enp1s0: {}\n  vlans:\n    v5:\n      id: 5\n      link: enp1s0\n",
      },
    ],
    [
      "a unit that runs virtfn",
      {
        "etc/systemd/system/drift.service":
          "ExecStart=/usr/bin/virtfn plan vfs.yml\n",
      },
    ],
    [
      "a file of another name",
      { "etc/udev/rules.d/1.rules.bak": `ATTR{sriov_numvfs}="7"\n` },
    ],
    [
      "a folder",
      { "etc/sriov-operator/pci": [], "etc/cron.d/sriov_numvfs": [] },
    ],
    [
      "a name with a line end in it",
      {
        "etc/cron.d/a\n/etc/b": "echo 7 > sriov_numvfs\n",
        "etc/b": "root: secret sriov_numvfs\n",
      },
    ],
  ])("are not taken from %s", (_, tree) => {
    expect(foreignFilesOf(tree)).toEqual([]);
  });

  it("of netplan show counts on PFs and links of VFs, and say which port", () => {
    const vf = `network:
  ethernets:
    enp1s0:
      match:
        driver: igb
    vf0:
      link: enp1s0
`;
    const seen = foreignFilesOf({
      "etc/netplan/1.yaml": NETPLAN,
      "etc/netplan/2.yaml": vf,
      "etc/netplan/3.yaml":
        "network: {ethernets: {enp1s0: {embedded-switch-mode: switchdev}}}\n",
    });
    expect(seen.map(({ text }) => text)).toEqual([
      NETPLAN.replace("  version: 2", ""),
      vf,
      "network: {ethernets: {enp1s0: {embedded-switch-mode: switchdev}}}\n",
    ]);
  });

  it("keep their secrets: what is not about VFs is an empty line", () => {
    const seen = foreignFilesOf({
      "etc/NetworkManager/system-connections/wlan.nmconnection": `[connection]
id=geheim
uuid=geheim
interface-name=wlp1s0

[wifi-security]
psk=geheim
password=geheim

[802-1x]
private-key-password=geheim

[match]
driver=igb

[sriov]
total-vfs=4
vf.0=mac=02:00:00:00:00:01 vlans=5
`,
      "etc/netplan/1.yaml": `${NETPLAN}  wifis:
    wlp1s0:
      access-points:
        "SSID":
          password: "geheim"
          auth: {identity: geheim, virtual-function-count: 3, password: geheim}
`,
      "etc/rc.local": `#!/bin/sh
curl -u admin:geheim https://example.com/
echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs
TOKEN=geheim
`,
      "etc/network/interfaces": `iface wlan0 inet dhcp
    wpa-psk geheim
iface enp1s0 inet manual
    up echo 7 > /sys/class/net/$IFACE/device/sriov_numvfs
`,
    });
    expect(JSON.stringify(seen)).not.toContain("geheim");
    expect(
      Object.fromEntries(seen.map(({ path, text }) => [path, text])),
    ).toEqual({
      "/etc/NetworkManager/system-connections/wlan.nmconnection": `[connection]


interface-name=wlp1s0

[wifi-security]



[802-1x]


[match]
driver=igb

[sriov]
total-vfs=4
vf.0=mac=02:00:00:00:00:01 vlans=5
`,
      "/etc/netplan/1.yaml": `${NETPLAN.replace("  version: 2", "")}  wifis:
    wlp1s0:
      access-points:
        "SSID":


`,
      "/etc/rc.local": `

echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs

`,
      "/etc/network/interfaces": `iface wlan0 inet dhcp

iface enp1s0 inet manual
    up echo 7 > /sys/class/net/$IFACE/device/sriov_numvfs
`,
    });
  });
});
