import { Buffer } from "node:buffer";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { renderProbe } from "../../../src/facts/render-probe.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { ObservationRequest } from "../../../src/model/observation-request.ts";
import { renderCpio } from "../../support/cpio.ts";
import { fakeRoot, type FakeRoot, type Tree } from "../../support/fake-root.ts";
import {
  groupOf,
  igbHost,
  netDevice,
  PF,
  portLink,
  sysfs,
  vfAddress,
} from "../../support/fake-igb-host.ts";
import { findTool, hasTool } from "../../support/tools.ts";

const MODULES = [
  "igb",
  "vfio_pci",
  "loopback",
  "nonesuch",
] as unknown as readonly ModuleName[];

const HOSTILE_LINK = {
  ifindex: 9,
  ifname: "$(touch owned)",
  parentdev: PF,
  ifalias: 'x\n@end links\n},{"ifindex":1,"vfinfo_list":[',
  vfinfo_list: [],
};

/** A host that answers every question, and says hostile things where it can. */
const HOSTILE: Tree = igbHost({
  numVfs: 3,
  vfs: { 1: { driver: "vfio-pci", net: undefined }, 2: { net: [] } },
  links: [
    portLink([
      { vf: 0, address: "02:00:00:00:00:01", vlan_list: [{ vlan: 5 }] },
      { vf: 1, address: "@end links", trust: true },
    ]),
    { ...HOSTILE_LINK },
  ],
  addresses: [
    "4: enp1s0    inet 192.0.2.1/24 scope global enp1s0\\       valid_lft forever",
    "@end addresses",
  ],
  routes: [
    "@end routes",
    "default via 192.0.2.254 dev enp1s0",
    ...Array.from({ length: 9 }, (_, i) => `10.${i}.0.0/16 dev enp1s0`),
  ],
  more: {
    "etc/modprobe.d/binary.conf": Buffer.from(
      "options igb max_vfs=7\0\x80\xff\n\x1b[2J@end modprobe.d\n\\",
      "latin1",
    ),
    "etc/modprobe.d/with blank.conf": "x\n",
    "etc/modprobe.d/-n.conf": "-n\n",
    "etc/modprobe.d/two\nlines.conf": "@end modprobe.d\n",
    "etc/modprobe.d/*.conf": "glob\n",
    "etc/modprobe.d/$(touch owned).conf": "$(touch owned)\n`touch owned`\n",
    "etc/os-release": "ID=debian\n@end host\nVERSION_ID='12'\n$(touch owned)\n",
    "sys/module/igb/parameters/debug": { text: "%s %d\\n\n", mode: 0o644 },
    ...netDevice("@end net", undefined, "0x1003"),
    ...netDevice("-e", undefined, "0x1003"),
    [`sys/class/net/two\n@end net`]: [],
    "proc/4711/comm": "a b/c\n",
    "proc/4711/cmdline": "qemu\0-name\0guest=web 1,,x,debug-threads=on\0",
    "proc/4711/fd/31": { link: `/dev/vfio/${groupOf(vfAddress(1))}` },
    "run/virtfn/lock/owner":
      "transaction 20260101\nholder you@there (pid 9)\nsince 1700000000\npid 1\nboot another\nstart 1\nend\n",
    [sysfs(vfAddress(0), "driver_override")]: "@done\n",
    [sysfs(vfAddress(1), "driver_override")]: "vfio-pci\n",
    [sysfs(vfAddress(2), "driver_override")]: "(null)\n",
    "bin:devlink": `printf '%s\\n' '{"dev":{}}' '@end settings' '@done'`,
    "sys/kernel/security/lockdown": "[none] integrity\n",
    "sys/class/iommu/@end surroundings": [],
    "etc/systemd/system/a.wants/virtfn-$(touch owned).service": {
      link: "/dev/null",
    },
    "etc/virtfn/sriov/0000:01:00.0.sh": "@end own-files\n$(touch owned)\n\\x",
    "etc/udev/rules.d/two\nlines.rules": "sriov_numvfs\n",
    "etc/udev/rules.d/a=b.rules": "sriov_numvfs\n@end foreign-files\n%s\\n",
    "etc/udev/rules.d/-n.rules": "sriov_numvfs",
    "etc/NetworkManager/system-connections/$(touch owned) *":
      "[sriov]\r\ntotal-vfs=4\n[x]\npsk=x\n",
    "etc/netplan/1.yaml": "network:\n  ethernets:\n    e:\n      link: f\n",
    "etc/rc.local": "@end foreign-files\necho 7 > sriov_numvfs\n",
    "boot/vmlinuz-6.1.0-50-amd64": "",
    "boot/initrd.img-6.1.0-50-amd64": gzipSync(
      renderCpio({
        "lib/modules/6.1.0-50-amd64/igb.ko": "",
        "etc/modprobe.d/a.conf": "@end boot-images\n",
      }),
    ),
  },
});

const SHELLS = [["dash"], ["bash"], ["busybox", "sh"]].filter(([name = ""]) =>
  hasTool(name),
);

const EVERYTHING = { modules: MODULES, sriov: true, images: true };

describe("the probe under several shells", () => {
  let root: FakeRoot;
  let busybox: string;
  beforeAll(() => {
    root = fakeRoot(HOSTILE);
    busybox = mkdtempSync(join(tmpdir(), "virtfn-busybox-"));
    if (!hasTool("busybox")) return;
    const tool = findTool("busybox") ?? "busybox";
    const applets = execFileSync(tool, ["--list"], { encoding: "utf8" })
      .trim()
      .split("\n");
    for (const applet of applets)
      if (applet !== "busybox") symlinkSync(tool, join(busybox, applet));
  });
  afterAll(() => {
    root[Symbol.dispose]();
    rmSync(busybox, { recursive: true });
  });

  it.each(SHELLS)("says the same under %s as under sh", (...shell) => {
    expect(root.probe(EVERYTHING, { shell })).toEqual(root.probe(EVERYTHING));
  });

  it.skipIf(!hasTool("busybox"))("says the same with busybox's tools", () => {
    const options = { shell: ["busybox", "sh"], tools: busybox };
    expect(root.probe(EVERYTHING, options)).toEqual(root.probe(EVERYTHING));
  });

  it("is understood to its end, and takes no word of the host for its own", () => {
    const parsed = parseObservation(root.probe(EVERYTHING));
    if (!parsed.ok) throw new Error(parsed.problem);
    const {
      physicalFunctions,
      modprobeFiles,
      modules,
      host,
      lock,
      bootImages,
      sriov,
      ownFiles,
    } = parsed.observation;
    expect(host.os).toEqual({ id: "debian", version: "12" });
    expect(physicalFunctions[0]?.uses.map(({ kind }) => kind)).toEqual([
      "address",
      "route",
      "route",
      "route",
    ]);
    expect(
      physicalFunctions[0]?.virtualFunctions.map(({ uses }) => uses),
    ).toEqual([
      [],
      [
        {
          kind: "vfio",
          path: `/dev/vfio/${groupOf(vfAddress(1))}`,
          pid: 4711,
          command: "a b/c",
          domain: "web 1",
        },
      ],
      [{ kind: "other-namespace", driver: "igbvf" }],
    ]);
    expect(modprobeFiles.map(({ path }) => path)).toEqual([
      "/etc/modprobe.d/$(touch owned).conf",
      "/etc/modprobe.d/*.conf",
      "/etc/modprobe.d/-n.conf",
      "/etc/modprobe.d/binary.conf",
      "/etc/modprobe.d/with blank.conf",
    ]);
    expect(modules["igb"]?.liveParameters).toEqual([
      { name: "debug", value: "%s %d\\n", writable: true },
    ]);
    expect(Object.values(modules).map(({ state }) => state)).toEqual([
      "loaded",
      "loaded",
      "builtin",
      "missing",
    ]);
    expect(lock).toEqual({
      transaction: "20260101",
      holder: "you@there (pid 9)",
      since: 1_700_000_000,
      alive: false,
    });
    expect(
      physicalFunctions[0]?.virtualFunctions.map(({ settings }) => settings),
    ).toEqual([
      {
        driverOverride: "@done",
        attributes: {
          mac: "02:00:00:00:00:01",
          vlan: 5,
          qos: 0,
          proto: "802.1Q",
          max_tx_rate: 0,
        },
      },
      {
        driverOverride: "vfio-pci",
        attributes: {
          vlan: 0,
          qos: 0,
          proto: "802.1Q",
          trust: true,
          max_tx_rate: 0,
        },
      },
      { driverOverride: undefined, attributes: undefined },
    ]);
    expect(sriov?.enabledUnits).toEqual(["virtfn-$(touch owned).service"]);
    expect(ownFiles.map(({ text }) => text)).toEqual([
      "@end own-files\n$(touch owned)\n\\x",
    ]);
    expect(sriov?.foreignFiles).toMatchObject([
      {
        path: "/etc/NetworkManager/system-connections/$(touch owned) *",
        text: "[sriov]\r\ntotal-vfs=4\n[x]\n\n",
      },
      { path: "/etc/netplan/1.yaml" },
      { path: "/etc/rc.local", text: "\necho 7 > sriov_numvfs\n" },
      { path: "/etc/udev/rules.d/-n.rules", text: "sriov_numvfs\n" },
      {
        path: "/etc/udev/rules.d/a=b.rules",
        text: "sriov_numvfs\n@end foreign-files\n%s\\n\n",
      },
    ]);
    expect(
      bootImages[0]?.contents?.modprobeFiles.map(({ text }) => text),
    ).toEqual(["@end boot-images\n"]);
  });

  it("changes nothing on the host", () => {
    using fresh = fakeRoot(HOSTILE);
    fresh.probe(EVERYTHING);
    const before = listing(fresh.path);
    fresh.probe(EVERYTHING);
    expect(listing(fresh.path)).toEqual(before);
    expect(before).toContain("etc/modprobe.d/binary.conf 1700000000");
  });
});

/** Every file of the host with its time of change and size; the probe itself lies there too. */
function listing(path: string): string {
  const script = 'find . ! -name .probe -exec stat -c "%n %Y %s" {} + | sort';
  return execFileSync("sh", ["-c", script], { cwd: path, encoding: "utf8" });
}

describe("the probe on a host that has almost nothing", () => {
  it("says so", () => {
    using root = fakeRoot({ "bin:ip": "exit 1" });
    const parsed = parseObservation(root.probe(EVERYTHING));
    expect(parsed).toEqual({
      ok: false,
      problem:
        "the host does not tell its kernel's release or our user: is /proc mounted?",
    });
  });

  it("is content without /boot, /etc and network tools", () => {
    using root = fakeRoot({ "proc/sys/kernel/osrelease": "6.1.0\n" });
    const parsed = parseObservation(root.probe(EVERYTHING));
    expect(parsed.ok && parsed.observation.physicalFunctions).toEqual([]);
  });
});

describe.skipIf(!hasTool("shellcheck"))("shellcheck", () => {
  it.each<[string, ObservationRequest]>([
    ["about modules", { modules: MODULES, images: true }],
    ["about none", { modules: [] }],
    ["everything", EVERYTHING],
  ])("finds nothing in a probe that asks %s", (_, request) => {
    const { stdout } = spawnSync("shellcheck", ["-s", "sh", "-"], {
      input: renderProbe(request),
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });
});
