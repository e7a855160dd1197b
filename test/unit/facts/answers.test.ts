import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addresses } from "../../../src/facts/addresses.ts";
import { hostIdentity } from "../../../src/facts/host-identity.ts";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { routes } from "../../../src/facts/routes.ts";
import { sshConnection } from "../../../src/facts/ssh-connection.ts";
import { fakeRoot, type Tree } from "../../support/fake-root.ts";
import { igbHost } from "../../support/fake-igb-host.ts";

describe("addresses", () => {
  it("come from ip, with what the kernel made itself marked", () => {
    expect(
      addresses.parse([
        "from ip",
        "|1: lo    inet6 ::1/128 scope host noprefixroute \\       valid_lft forever preferred_lft forever",
        "|2: enp0s4    inet 10.0.2.15/24 metric 1024 brd 10.0.2.255 scope global dynamic enp0s4\\       valid_lft 85310sec",
        "|76: enp1s0    inet6 fe80::5054:ff:fe82:5701/64 scope link \\       valid_lft forever preferred_lft forever",
        "|77: enp1s0.5@enp1s0    inet 169.254.1.1/16 scope link enp1s0.5\\       valid_lft forever",
      ]),
    ).toEqual([
      { device: "lo", address: "::1/128", isKernelMade: false },
      { device: "enp0s4", address: "10.0.2.15/24", isKernelMade: false },
      {
        device: "enp1s0",
        address: "fe80::5054:ff:fe82:5701/64",
        isKernelMade: true,
      },
      { device: "enp1s0.5", address: "169.254.1.1/16", isKernelMade: false },
    ]);
  });

  it.each([
    ["00000000000000000000000000000001 01 80 10 80       lo", "::1/128"],
    [
      "fe80000000000000505400fffe825701 4c 40 20 80   enp1s0",
      "fe80::5054:ff:fe82:5701/64",
    ],
    [
      "20010db8000000000001000000000000 4c 40 00 80   enp1s0",
      "2001:db8:0:0:1::/64",
    ],
    [
      "20010db8000100020003000400050006 4c 30 00 80   enp1s0",
      "2001:db8:1:2:3:4:5:6/48",
    ],
    [
      "20010db8000000010000000000000001 4c 40 00 80   enp1s0",
      "2001:db8:0:1::1/64",
    ],
    ["00000000000000000000000000000000 4c 00 00 80   enp1s0", "::/0"],
  ])("come from /proc/net/if_inet6 without ip: %s", (line, address) => {
    const [seen] = addresses.parse(["from proc", `|${line}`]);
    expect(seen?.address).toBe(address);
    expect(seen?.isKernelMade).toBe(line.includes(" 20 80 "));
  });
});

describe("routes", () => {
  it.each<[string, unknown]>([
    [
      "default via 192.0.2.1 dev eth0 proto dhcp metric 100",
      [{ device: "eth0", route: "default via 192.0.2.1" }],
    ],
    [
      "10.0.0.0/8 dev eth0 scope link",
      [{ device: "eth0", route: "10.0.0.0/8" }],
    ],
    [
      "10.0.0.0/8 via inet6 fe80::1 dev eth0 table 7",
      [{ device: "eth0", route: "10.0.0.0/8 via fe80::1" }],
    ],
    [
      "default proto bgp \\\tnexthop via 192.0.2.1 dev eth0 weight 1 \\\tnexthop dev eth1 weight 1 ",
      [
        { device: "eth0", route: "default via 192.0.2.1" },
        { device: "eth1", route: "default" },
      ],
    ],
    [
      "default nhid 7 via 192.0.2.1 dev eth0",
      [{ device: "eth0", route: "default via 192.0.2.1" }],
    ],
  ])("from ip: %s", (line, expected) => {
    expect(routes.parse(["from ip", `|${line}`])).toEqual(expected);
  });

  it("from /proc/net/route without ip, where a connected network stands for an address", () => {
    expect(
      routes.parse([
        "from proc",
        "|Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
        "|eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
        "|enp1s0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0  ",
      ]),
    ).toEqual([
      { device: "eth0", route: "default via 192.0.2.1" },
      { device: "enp1s0", route: "192.0.2.0/24" },
    ]);
  });

  it("reach the PF's uses on a host without ip", () => {
    const tree: Tree = {
      ...igbHost({}),
      "bin:ip": "exit 127",
      "proc/net/route":
        "Iface\tDestination\nenp1s0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n",
      "proc/net/if_inet6":
        "20010db8000000000000000000000001 04 40 00 80   enp1s0\n",
    };
    using root = fakeRoot(tree);
    const parsed = parseObservation(root.probe({ modules: [] }));
    expect(parsed.ok && parsed.observation.physicalFunctions[0]?.uses).toEqual([
      { kind: "address", device: "enp1s0", address: "2001:db8::1/64" },
      { kind: "route", device: "enp1s0", route: "192.0.2.0/24" },
    ]);
  });
});

describe("the host's identity", () => {
  it.each<[readonly string[], string | undefined]>([
    [[], undefined],
    [["update-initramfs"], "initramfs-tools"],
    [["update-initramfs", "mkinitramfs"], "initramfs-tools"],
    [["update-initramfs", "mkinitramfs", "dracut"], "initramfs-tools"],
    [["update-initramfs", "dracut"], "dracut"],
    [["dracut"], "dracut"],
    [["mkinitcpio"], "mkinitcpio"],
  ])("with %j rebuilds images by %s", (tools, expected) => {
    expect(
      hostIdentity.parse(tools.map((tool) => `tool ${tool}`)).initramfsTool,
    ).toBe(expected);
  });

  it.each([
    ['ID="rhel"', "rhel"],
    ["ID='fedora'", "fedora"],
    ["ID=arch", "arch"],
    ["# no ID", "linux"],
    ['ID="a\\"b"', 'a"b'],
  ])("takes %s for %s", (line, id) => {
    expect(hostIdentity.parse([`|${line}`]).os.id).toBe(id);
  });
});

describe("SSH_CONNECTION", () => {
  it.each([
    ["192.0.2.9 50000 192.0.2.1 22", "192.0.2.1"],
    ["::1 50000 ::1 22", "::1"],
    ["fe80::2%eth0 50000 fe80::1%eth0 22", "fe80::1"],
    ["::ffff:192.0.2.9 50000 ::FFFF:192.0.2.1 22", "192.0.2.1"],
    ["", undefined],
    ["garbage", undefined],
  ])("%j ends at %s", (text, address) => {
    expect(sshConnection.parse([`|${text}`])).toBe(address);
  });
});

describe("the lock", () => {
  function lockOf(owner: string, more: Tree = {}): unknown {
    using root = fakeRoot(
      igbHost({ more: { "run/virtfn/lock/owner": owner, ...more } }),
    );
    const parsed = parseObservation(root.probe({ modules: [] }));
    return parsed.ok && parsed.observation.lock;
  }

  const BOOT = "16560bc5-e22e-4695-a302-fe311925c16f";
  const owner = (pid: number, boot: string, start: string): string =>
    `transaction 2026-01\nholder you@there (pid 9)\nsince 1700000000\npid ${pid}\nboot ${boot}\nstart ${start}\nend\n`;
  const held = {
    transaction: "2026-01",
    holder: "you@there (pid 9)",
    since: 1_700_000_000,
  };
  const start = startOf(process.pid);

  it("is alive while its process is", () => {
    expect(lockOf(owner(process.pid, BOOT, start))).toEqual({
      ...held,
      alive: true,
    });
  });

  it.each([
    [
      "its process number belongs to another process now",
      owner(process.pid, BOOT, "1"),
    ],
    ["its process is gone", owner(99_999_999, BOOT, start)],
    ["the host was booted since", owner(process.pid, "another-boot", start)],
    [
      "it was written half",
      "transaction 2026-01\nholder you@there (pid 9)\nsince 1700000000\n",
    ],
  ])("is dead when %s", (_, text) => {
    expect(lockOf(text)).toEqual({ ...held, alive: false });
  });

  it("is alive while a step of a dead transaction goes on", () => {
    const step = { "run/virtfn/lock/step": `${process.pid} ${start}\n` };
    expect(lockOf(owner(99_999_999, BOOT, "1"), step)).toEqual({
      ...held,
      alive: true,
    });
  });
});

/** In clock ticks since boot (proc(5), field 22 of stat). */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
