import { describe, expect, it } from "vitest";
import { parseObservation } from "../../../../src/facts/parse-observation.ts";
import { foreignOwners } from "../../../../src/resources/sriov/foreign-owners.ts";
import { fakeRoot } from "../../../support/fake-root.ts";
import { igbHost } from "../../../support/fake-igb-host.ts";

/** `LINE: TEXT` of all owners of 0000:01:00.0 enp1s0 that a probe of the host tells enough of. */
function ownersOf(path: string, text: string): readonly string[] {
  using root = fakeRoot(igbHost({ numVfs: 2, more: { [path]: text } }));
  const parsed = parseObservation(root.probe({ modules: [], sriov: true }));
  if (!parsed.ok) throw new Error(parsed.problem);
  const { observation } = parsed;
  return observation.physicalFunctions.flatMap((pf) =>
    foreignOwners(pf, observation).map(
      ({ line, text: told }) => `${line}: ${told}`,
    ),
  );
}

describe("of files on a host, as a probe brings them, a conflict is", () => {
  it.each<[what: string, path: string, text: string, owner: string]>([
    [
      "a rule that runs a program",
      "etc/udev/rules.d/70-os-net-config-sriov.rules",
      `KERNEL=="enp1s0", RUN+="/bin/os-net-config-sriov -n %k:7"\n`,
      `1: KERNEL=="enp1s0", RUN+="/bin/os-net-config-sriov -n %k:7"`,
    ],
    [
      "a rule that runs iproute2",
      "etc/udev/rules.d/80-vf.rules",
      `# trusted\nSUBSYSTEM=="net", KERNEL=="enp1s0", RUN+="/sbin/ip link set dev %k vf 0 trust on"\n`,
      `2: SUBSYSTEM=="net", KERNEL=="enp1s0", RUN+="/sbin/ip link set dev %k vf 0 trust on"`,
    ],
    [
      "a .link file",
      "etc/systemd/network/10-pf.link",
      "[Match]\nPath=pci-0000:01:00.0\n\n[Link]\nSR-IOVVirtualFunctions=7\n",
      "5: SR-IOVVirtualFunctions=7",
    ],
    [
      "the unit of the SR-IOV operator",
      "etc/systemd/system/sriov-config.service",
      "[Unit]\nDescription=Configures SRIOV NIC\n[Service]\nType=oneshot\nExecStart=/var/lib/sriov/sriov-network-config-daemon -v 2 service --phase pre\n",
      "5: ExecStart=/var/lib/sriov/sriov-network-config-daemon -v 2 service --phase pre",
    ],
    [
      "a unit with the count in it",
      "etc/systemd/system/vfs.service",
      "[Service]\nEnvironment=TOKEN=geheim\nExecStart=/bin/sh -c 'echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs'\n",
      "3: ExecStart=/bin/sh -c 'echo 7 > /sys/class/net/enp1s0/device/sriov_numvfs'",
    ],
    [
      "a profile of NetworkManager",
      "etc/NetworkManager/system-connections/pf.nmconnection",
      "[connection]\nid=pf\ninterface-name=enp1s0\n\n[802-1x]\npassword=geheim\n\n[sriov]\ntotal-vfs=7\n",
      "9: total-vfs=7",
    ],
    [
      "netplan, by a match in braces",
      "etc/netplan/01-pf.yaml",
      `network:\n  ethernets:\n    uplink:\n      match: {driver: "ig*"}\n      addresses: [192.0.2.1/24]\n      virtual-function-count: 7\n`,
      "6: virtual-function-count: 7",
    ],
    [
      "ifcfg, by the device in it",
      "etc/sysconfig/network-scripts/ifcfg-uplink",
      "NAME=uplink\nDEVICE=enp1s0\nSRIOV_TOTAL_VFS=7\n",
      "3: SRIOV_TOTAL_VFS=7",
    ],
    [
      "ifupdown, by the interface",
      "etc/network/interfaces.d/pf",
      "auto enp1s0\niface enp1s0 inet manual\n  pre-up echo 7 > /sys/class/net/$IFACE/device/sriov_numvfs\n",
      "3: pre-up echo 7 > /sys/class/net/$IFACE/device/sriov_numvfs",
    ],
    [
      "driverctl, by a VF's address",
      "etc/driverctl.d/pci-0000:01:10.2",
      "vfio-pci\n",
      "1: vfio-pci",
    ],
  ])("%s", (_, path, text, owner) => {
    expect(ownersOf(path, text)).toEqual([owner]);
  });

  it.each<[what: string, path: string, text: string]>([
    [
      "a unit that runs virtfn",
      "etc/systemd/system/drift.service",
      "[Service]\nExecStart=/usr/bin/virtfn plan vfs.yml\n",
    ],
    [
      "netplan, by a match in braces",
      "etc/netplan/01-pf.yaml",
      `network:\n  ethernets:\n    uplink:\n      match: {driver: mlx5_core}\n      virtual-function-count: 7\n`,
    ],
    [
      "ifcfg of another port",
      "etc/sysconfig/network-scripts/ifcfg-uplink",
      "DEVICE=enp9s0\nSRIOV_TOTAL_VFS=7\n",
    ],
    [
      "a rule for names",
      "etc/udev/rules.d/70-names.rules",
      `ATTRS{sriov_totalvfs}=="7", NAME="sriov0"\n`,
    ],
  ])("not %s", (_, path, text) => {
    expect(ownersOf(path, text)).toEqual([]);
  });
});
