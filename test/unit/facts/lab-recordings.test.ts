import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addresses } from "../../../src/facts/addresses.ts";
import { linkDetails } from "../../../src/facts/link-details.ts";
import { hostIdentity } from "../../../src/facts/host-identity.ts";
import { routes } from "../../../src/facts/routes.ts";
import { parseModinfo } from "../../../src/kmod/modinfo.ts";

function recorded(name: string): readonly string[] {
  const text = readFileSync(
    join(import.meta.dirname, "../../lab/recordings-raw", name),
    "utf8",
  );
  return text.replace(/\n$/, "").split("\n");
}

function shown(name: string): readonly string[] {
  return recorded(name).map((line) => `|${line}`);
}

describe("what a real Debian 12 with an 82576 printed", () => {
  it("modinfo igb", () => {
    const info = parseModinfo(recorded("modinfo-igb.txt"));
    expect(info?.filename).toMatch(/igb\.ko$/);
    expect(info?.parameters).toMatchObject([
      { name: "max_vfs", type: "uint", isArray: false },
      {
        name: "debug",
        type: "int",
        isArray: false,
        description: "Debug level (0=none,...,16=all)",
      },
    ]);
    expect(info?.aliases).toContain("pci:v00008086d000010C9sv*sd*bc*sc*i*");
  });

  it("modinfo bonding, with arrays and brackets in descriptions", () => {
    const parameters =
      parseModinfo(recorded("modinfo-bonding.txt"))?.parameters ?? [];
    expect(parameters.find(({ name }) => name === "arp_ip_target")).toEqual({
      name: "arp_ip_target",
      type: "charp",
      isArray: true,
      description: "arp targets in n.n.n.n form",
    });
    expect(parameters.find(({ name }) => name === "num_grat_arp")).toEqual({
      name: "num_grat_arp",
      type: "int",
      isArray: false,
      description:
        "Number of peer notifications to send on failover event (alias of num_unsol_na)",
    });
    expect(parameters.every(({ type }) => type !== undefined)).toBe(true);
  });

  it("modinfo of a module that is not there", () => {
    expect(parseModinfo(recorded("modinfo-nonesuch.txt"))).toBeUndefined();
  });

  it("ip -o addr, and the same from /proc", () => {
    const fromIp = addresses.parse(["from ip", ...shown("ip-o-addr.txt")]);
    expect(fromIp.filter(({ isKernelMade }) => !isKernelMade)).toEqual([
      { device: "lo", address: "127.0.0.1/8", isKernelMade: false },
      { device: "lo", address: "::1/128", isKernelMade: false },
      { device: "enp0s4", address: "10.0.2.15/24", isKernelMade: false },
      { device: "enp1s0", address: "192.0.2.1/24", isKernelMade: false },
    ]);
    const fromProc = addresses.parse([
      "from proc",
      ...shown("proc-net-if_inet6.txt"),
    ]);
    expect(fromProc).toEqual(
      fromIp.filter(({ address }) => address.includes(":")),
    );
  });

  it("/proc/net/route", () => {
    expect(routes.parse(["from proc", ...shown("proc-net-route.txt")])).toEqual(
      [
        { device: "enp0s4", route: "10.0.2.0/24" },
        { device: "enp1s0", route: "192.0.2.0/24" },
      ],
    );
  });

  /** With one device, as the probe cuts the answer into lines. */
  const port = (name: string) =>
    linkDetails.parse(
      recorded(name).map((line) => `|${line.replace(/^\[(.*)\]$/, "$1")}`),
    )[0];

  it("ip -j -d link, of a port whose VFs nobody has touched", () => {
    const fresh = {
      mac: "00:00:00:00:00:00",
      vlan: 0,
      qos: 0,
      proto: "802.1Q",
      trust: false,
      spoofchk: true,
      max_tx_rate: 0,
      min_tx_rate: 0,
      state: "auto",
    };
    expect([...(port("ip-j-d-link-vfs-fresh.json")?.vfs ?? [])]).toEqual([
      [0, fresh],
      [1, fresh],
      [2, fresh],
    ]);
  });

  it("ip -j -d link, of a port whose VFs have attributes", () => {
    expect(port("ip-j-d-link-vfs-set.json")?.vfs.get(0)).toEqual({
      mac: "02:00:00:00:01:00",
      vlan: 100,
      qos: 3,
      proto: "802.1Q",
      trust: true,
      spoofchk: false,
      max_tx_rate: 200,
      min_tx_rate: 0,
      state: "auto",
    });
  });

  it("ip -j -d link, of a port without VFs, with its own address and with another", () => {
    expect(port("ip-j-d-link-no-vfs.json")).toEqual({
      name: "enp1s0",
      function: "0000:01:00.0",
      address: "52:54:00:82:57:01",
      permanentAddress: undefined,
      vfs: new Map(),
    });
    expect(port("ip-j-d-link-other-address.json")).toMatchObject({
      address: "02:00:00:00:99:99",
      permanentAddress: "52:54:00:82:57:01",
    });
  });

  it("os-release", () => {
    expect(hostIdentity.parse(shown("os-release.txt")).os).toEqual({
      id: "debian",
      version: "12",
    });
  });
});
