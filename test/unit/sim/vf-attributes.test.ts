import { describe, expect, it } from "vitest";
import type { ProfileName } from "../../../src/sim/profiles.ts";
import { runInSimulatedHost } from "../../../src/sim/run-in-simulated-host.ts";
import {
  ok,
  shownLink,
  type ShownLink,
  shownLinks,
  writeNumVfs,
} from "../../support/on-simulated-host.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

const MAC = "02:56:46:00:00:01";

describe("igb-old-iproute2", () => {
  it("calls an address mac, and has vlan and qos flat", async () => {
    const root = await hostWithVfs("igb-old-iproute2", "0000:01:00.0", 2);
    await ok(root, `ip link set dev enp1s0 vf 1 mac ${MAC} vlan 100 qos 2`);
    const { vfinfo_list: list } = await shownLink(root, "enp1s0");
    expect(list).toMatchObject([
      { vf: 0, mac: "00:00:00:00:00:00" },
      { vf: 1, mac: MAC, vlan: 100, qos: 2 },
    ]);
    for (const vf of list ?? [])
      for (const key of ["address", "vlan_list", "link_type"])
        expect(vf).not.toHaveProperty(key);
    expect(await ok(root, "ip link show dev enp1s0")).toContain(
      `vf 1 MAC ${MAC}, vlan 100, qos 2, spoof checking on`,
    );
  });
});

describe("igb-truncated", () => {
  it("lists three VFs of five, and says so on standard error", async () => {
    const root = await hostWithVfs("igb-truncated", "0000:01:00.0", 5);
    const reply = await runInSimulatedHost(root, "ip -j -d link show");
    expect(reply).toMatchObject({
      status: 0,
      stderr: "Truncated VF list: enp1s0\n",
    });
    const links = JSON.parse(reply.stdout) as readonly ShownLink[];
    expect(
      links.find(({ ifname }) => ifname === "enp1s0")?.vfinfo_list,
    ).toHaveLength(3);
  });

  it("is complete with three VFs", async () => {
    const root = await hostWithVfs("igb-truncated", "0000:01:00.0", 3);
    expect(
      await runInSimulatedHost(root, "ip -j link show dev enp1s0"),
    ).toMatchObject({ stderr: "" });
  });
});

describe("ixgbe", () => {
  it("knows state and query_rss, and takes a rate up to its link's speed", async () => {
    const root = await hostWithVfs("ixgbe", "0000:05:00.0", 1);
    await ok(root, "ip link set dev enp5s0f0 up");
    await ok(
      root,
      "ip link set dev enp5s0f0 vf 0 state disable query_rss on max_tx_rate 10000",
    );
    expect((await shownLink(root, "enp5s0f0")).vfinfo_list).toMatchObject([
      { link_state: "disable", query_rss_en: true, tx_rate: 10_000 },
    ]);
  });
});

describe("a port without VF attributes", () => {
  it("refuses all of them", async () => {
    const root = await simulatedHost({ profile: "igb" });
    expect(
      await runInSimulatedHost(root, "ip link set dev eno1 vf 0 trust on"),
    ).toMatchObject({
      status: 2,
      stderr: "RTNETLINK answers: Operation not supported\n",
    });
  });
});

describe("VF attributes", () => {
  it("need root", async () => {
    const root = await simulatedHost({ profile: "sudo-password" });
    expect(
      await runInSimulatedHost(root, "ip link set dev enp1s0 vf 0 trust on"),
    ).toMatchObject({
      status: 2,
      stderr: "RTNETLINK answers: Operation not permitted\n",
    });
  });

  it("of several VFs in one command are set of the last one alone", async () => {
    const root = await hostWithVfs("igb", "0000:01:00.0", 2);
    await ok(root, "ip link set enp1s0 vf 0 trust on vf 1 vlan 7 spoofchk off");
    expect((await shownLink(root, "enp1s0")).vfinfo_list).toMatchObject([
      { trust: false, spoofchk: true, vlan_list: [{}] },
      { trust: false, spoofchk: false, vlan_list: [{ vlan: 7 }] },
    ]);
  });

  it("go away with igb, not with igbvf, which reads the address when it is loaded", async () => {
    const root = await hostWithVfs("igb", "0000:01:00.0", 1);
    await ok(
      root,
      `ip link set enp1s0 up && ip link set enp1s0 vf 0 mac ${MAC}`,
    );
    await ok(root, "modprobe -r igbvf && modprobe igbvf");
    expect(await shownLink(root, "enp1s0v0")).toMatchObject({ address: MAC });
    await ok(root, "modprobe -r igb && modprobe igb max_vfs=1");
    expect((await shownLink(root, "enp1s0")).vfinfo_list).toMatchObject([
      { address: "00:00:00:00:00:00" },
    ]);
  });
});

describe("a VF's own address", () => {
  it("is told to the PF when the VF comes up, and forgotten when a guest gets it", async () => {
    const root = await hostWithVfs("igb", "0000:01:00.0", 1);
    await ok(root, "ip link set enp1s0 up && ip link set enp1s0v0 up");
    const { address } = await shownLink(root, "enp1s0v0");
    expect((await shownLink(root, "enp1s0")).vfinfo_list).toMatchObject([
      { address },
    ]);
    await ok(
      root,
      `modprobe vfio-pci
vf=$R/sys/bus/pci/devices/0000:01:10.0
echo vfio-pci | tee "$vf/driver_override"
echo 0000:01:10.0 | tee "$vf/driver/unbind"
echo 0000:01:10.0 | tee "$R/sys/bus/pci/drivers_probe"`,
    );
    expect((await shownLink(root, "enp1s0")).vfinfo_list).toMatchObject([
      { address: "00:00:00:00:00:00" },
    ]);
  });

  it("differs from VF to VF, and from what the driver invented", async () => {
    const root = await hostWithVfs("ixgbe", "0000:05:00.0", 63);
    const links = await shownLinks(root);
    const vfs = links.filter(({ ifname }) => ifname.startsWith("enp5s0f0v"));
    const seen = vfs.flatMap(({ address, permaddr }) => [address, permaddr]);
    expect(new Set(seen).size).toBe(2 * 63);
    // Nobody's, and no group's.
    for (const mac of seen) expect(mac).toMatch(/^.[26ae](:[0-9a-f]{2}){5}$/);
  });
});

describe("a VF that is taken while udev is still at work", () => {
  it("does not get the usual driver afterwards", async () => {
    const root = await simulatedHost({ profile: "igb-late" });
    await ok(
      root,
      `mkfifo "$R/.sim/faults/udev"
pf=$R/sys/bus/pci/devices/0000:01:00.0
echo 2 | tee "$pf/sriov_numvfs"
until [ -e "$pf/virtfn0/driver_override" ]; do sleep 0.02; done
echo nobody | tee "$pf/virtfn0/driver_override"
echo >"$R/.sim/faults/udev"
udevadm settle`,
    );
    expect(
      await ok(
        root,
        'cd "$R/sys/bus/pci/devices/0000:01:00.0" && ls -d virtfn*/driver',
      ),
    ).toBe("virtfn1/driver\n");
  });
});

async function hostWithVfs(
  profile: ProfileName,
  pf: string,
  count: number,
): Promise<string> {
  const root = await simulatedHost({ profile });
  await writeNumVfs(root, pf, count);
  return root;
}
