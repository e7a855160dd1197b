import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rebootSimulatedHost } from "../../../src/sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../../src/sim/run-in-simulated-host.ts";
import { ok, shownLink } from "../../support/on-simulated-host.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";

describe("igb-ssh-bridge", () => {
  it("has a bridge over a VLAN over a port, after each boot", async () => {
    const root = await simulatedHost({ profile: "igb-ssh-bridge" });
    for (const _ of ["first", "second"]) {
      expect(await shownLink(root, "enp1s0.100")).toMatchObject({
        link: "enp1s0",
        master: "br0",
        operstate: "UP",
      });
      expect(inside(root, "sys/class/net/enp1s0/upper_enp1s0.100")).toContain(
        "lower_enp1s0",
      );
      expect(readdirSync(join(root, "sys/class/net/br0/brif"))).toEqual([
        "enp1s0.100",
      ]);
      expect(await ok(root, "ip -o addr show dev br0")).toContain("192.0.2.10");
      await rebootSimulatedHost(root);
    }
  });

  it("loses the VLAN with its port, and keeps an empty bridge with its address", async () => {
    const root = await simulatedHost({ profile: "igb-ssh-bridge" });
    await ok(root, "modprobe -r igb");
    expect(existsSync(join(root, "sys/class/net/enp1s0.100"))).toBe(false);
    expect(
      inside(root, "sys/class/net/br0").filter((name) => /lower/.test(name)),
    ).toEqual([]);
    expect(await ok(root, "ip -o addr show dev br0")).toContain("192.0.2.10");
  });
});

describe("igb-ssh-bond", () => {
  it("has a bond of both ports, which loses them one by one", async () => {
    const root = await simulatedHost({ profile: "igb-ssh-bond" });
    const slaves = (): string =>
      readFileSync(join(root, "sys/class/net/bond0/bonding/slaves"), "utf8");
    expect(slaves()).toBe("enp1s0 enp2s0\n");
    expect(await shownLink(root, "enp2s0")).toMatchObject({
      master: "bond0",
      operstate: "UP",
    });
    expect(await ok(root, 'cat "$R/sys/class/net/bond0/address"')).toBe(
      await ok(root, 'cat "$R/sys/class/net/enp1s0/address"'),
    );
    await ok(
      root,
      'echo 0000:01:00.0 | tee "$R/sys/bus/pci/drivers/igb/unbind"',
    );
    expect(slaves()).toBe("enp2s0\n");
  });
});

describe("ip link", () => {
  it("makes and removes devices, and gives ports a master", async () => {
    const root = await simulatedHost({ profile: "igb" });
    await ok(
      root,
      `ip link add br7 type bridge
ip link set enp1s0 master br7
ip link add link enp2s0 name enp2s0.5 type vlan id 5
ip link set enp1s0 nomaster
ip link set enp2s0 master br7
ip link del enp2s0.5`,
    );
    expect(await shownLink(root, "enp1s0")).not.toHaveProperty("master");
    expect(await shownLink(root, "enp2s0")).toMatchObject({ master: "br7" });
    expect(
      inside(root, "sys/class/net/enp2s0").filter((name) =>
        name.startsWith("upper_"),
      ),
    ).toEqual(["upper_br7"]);
    await ok(root, "ip link del br7");
    expect(await shownLink(root, "enp2s0")).not.toHaveProperty("master");
    expect(await runInSimulatedHost(root, "ip link del enp2s0")).toMatchObject({
      status: 2,
    });
  });

  it("moves a VF away into another namespace, where nobody sees it", async () => {
    const root = await simulatedHost({ profile: "igb" });
    await ok(
      root,
      `echo 1 | tee "$R/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"
ip netns add tenant && ip link set enp1s0v0 netns tenant`,
    );
    expect(existsSync(join(root, "sys/class/net/enp1s0v0"))).toBe(false);
    expect(inside(root, "sys/bus/pci/devices/0000:01:10.0/net")).toEqual([]);
  });
});

function inside(root: string, path: string): readonly string[] {
  return readdirSync(join(root, path)).toSorted();
}
