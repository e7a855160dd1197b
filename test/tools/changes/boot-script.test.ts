import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  renderBootScript,
  type BootScript,
} from "../../../src/changes/boot-script.ts";
import type { Change, SetNumVfs } from "../../../src/changes/change.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { PROFILES, type ProfileName } from "../../../src/sim/profiles.ts";
import { rebootSimulatedHost } from "../../../src/sim/reboot-simulated-host.ts";
import {
  spawnForReply,
  type SimulatedReply,
} from "../../../src/sim/run-in-simulated-host.ts";
import { simulatedHostEnvironment } from "../../../src/sim/simulated-host-environment.ts";
import { BOOT_SCRIPT } from "../../support/boot-scripts.ts";
import {
  hurry,
  ok,
  shownLink,
  writeNumVfs,
} from "../../support/on-simulated-host.ts";
import { SHELLS } from "../../support/shells.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";
import { treeState } from "../../support/tree-state.ts";

const { pf } = BOOT_SCRIPT;
const VFS = [
  "vfio-pci 02:56:46:00:00:01 vlan 100 trust true spoofchk true",
  "vfio-pci 00:00:00:00:00:00 vlan 0 trust false spoofchk true",
  "igbvf 02:56:46:00:00:03 vlan 0 trust false spoofchk false",
];
const TO_IGBVF = {
  from: undefined,
  to: "igbvf",
  module: undefined,
  reason: "driver",
} as const;
const DONE = { status: 0, stdout: "", stderr: "" };

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "a boot script under $name",
  ({ argv }) => {
    test("brings back VFs, attributes and drivers, and changes nothing the second time", async () => {
      const { root, run } = await hostWith(argv, BOOT_SCRIPT);
      expect(await run()).toEqual(DONE);
      expect(await vfsOf(root)).toEqual(VFS);
      expect((await shownLink(root, "enp1s0v2")).address).toBe(
        "02:56:46:00:00:03",
      );
      const before = treeState(root);
      expect(await run()).toEqual(DONE);
      expect(treeState(root)).toEqual(before);
      expect(existsSync(join(root, "run/virtfn"))).toBe(false);
      await rebootSimulatedHost(root);
      expect(await vfsOf(root)).toEqual([]);
      expect(await run()).toEqual(DONE);
      expect(await vfsOf(root)).toEqual(VFS);
    });

    test("leaves another device alone, and says so", async () => {
      const { root, run } = await hostWith(argv, {
        ...BOOT_SCRIPT,
        device: "0x1521",
      });
      expect(await run()).toEqual({
        status: 1,
        stdout: `${pf} is the device 0x8086 0x10c9 now, and was 0x8086 0x1521 when this was written: it is left alone\n`,
        stderr: "",
      });
      expect(await vfsOf(root)).toEqual([]);
    });

    test("says that its PF is not there", async () => {
      const { root, run } = await hostWith(argv, BOOT_SCRIPT);
      await ok(root, `rm -r "$R/sys/bus/pci/devices/${pf}"`);
      expect(await run()).toEqual({
        status: 1,
        stdout: `there is no PCI function ${pf}\n`,
        stderr: "",
      });
    });

    test("goes on with the next VF when one fails, and fails in the end", async () => {
      const { root, run } = await hostWith(argv, {
        ...BOOT_SCRIPT,
        changes: BOOT_SCRIPT.changes.map((change) =>
          change.kind === "set-vf-attributes" && change.index === 0
            ? { ...change, to: { ...change.to, state: "enable" } }
            : change,
        ),
      });
      const { status, stdout, stderr } = await run();
      expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
      expect(stdout.split("\n")).toEqual([
        `setting state enable of VF 0 of ${pf} failed: RTNETLINK answers: Operation not supported`,
        expect.stringContaining("the kernel says:"),
        expect.stringContaining("the kernel says:"),
        expect.stringMatching(/^failed: VF 0 of 0000:01:00\.0: mac 02:56/),
        "",
      ]);
      expect(await vfsOf(root)).toEqual(VFS);
    });

    test("does what it can with the VFs that there are", async () => {
      const { root, run } = await hostWith(
        argv,
        {
          ...BOOT_SCRIPT,
          changes: [
            ...BOOT_SCRIPT.changes.map((change) =>
              change.kind === "set-num-vfs" ? { ...change, to: 5 } : change,
            ),
            ...BOOT_SCRIPT.changes
              .slice(-2)
              .map((change) => ({ ...change, index: 4 }) as Change),
          ],
        },
        "igb-few-vfs",
        "hurried",
      );
      const { status, stdout } = await run();
      expect(status).toBe(1);
      expect(stdout.split("\n")).toEqual([
        `${pf} has 4 VFs instead of 5`,
        expect.stringContaining("the kernel says:"),
        expect.stringContaining("the kernel says:"),
        `failed: sriov_numvfs 0 → 5 on ${pf}`,
        "",
      ]);
      expect((await vfsOf(root)).slice(0, 3)).toEqual(VFS);
    });

    test("takes no VFs away that somebody else made", async () => {
      const { root, run } = await hostWith(argv, BOOT_SCRIPT);
      await writeNumVfs(root, pf, 2);
      const { status, stdout } = await run();
      expect(status).toBe(1);
      expect(stdout).toContain(
        `${pf} has 2 VFs, and the plan was made for 0\n`,
      );
      expect(await vfsOf(root)).toEqual(VFS.slice(0, 2));
    });

    test("takes no VF from whoever uses it, and gives VFs of a module's option what they lack", async () => {
      const { root, run } = await hostWith(
        argv,
        {
          ...BOOT_SCRIPT,
          changes: [
            { kind: "bind-vf", pf, index: 2, ...TO_IGBVF },
            {
              kind: "set-vf-attributes",
              pf,
              index: 3,
              from: {},
              to: { trust: true },
            },
          ],
        },
        "igb-in-use",
      );
      expect(await run()).toEqual({
        status: 1,
        stdout: `VF 2 of ${pf} is in use since the plan was made: process 4711 holds /dev/vfio/${await groupOf(root)}\nfailed: VF 2 of ${pf}: driver none → igbvf\n`,
        stderr: "",
      });
      expect((await vfsOf(root)).slice(2)).toEqual([
        "vfio-pci 00:00:00:00:00:00 vlan 0 trust false spoofchk true",
        expect.stringMatching(/^igbvf .* trust true/),
      ]);
    });

    test("says that VFs of a module's option do not come", async () => {
      const { run } = await hostWith(
        argv,
        {
          ...BOOT_SCRIPT,
          changes: [{ kind: "bind-vf", pf, index: 2, ...TO_IGBVF }],
        },
        "igb",
        "hurried",
      );
      expect(await run()).toEqual({
        status: 1,
        stdout: `${pf} has no VF 2 after a minute\n`,
        stderr: "",
      });
    });

    test("says that no driver takes its PF", async () => {
      const { root, run } = await hostWith(argv, BOOT_SCRIPT, "igb", "hurried");
      await ok(
        root,
        `echo ${pf} | tee "$R/sys/bus/pci/drivers/igb/unbind" >/dev/null`,
      );
      expect(await run()).toEqual({
        status: 1,
        stdout: `${pf} has no driver after a minute\n`,
        stderr: "",
      });
    });

    test("brings up a PF whose driver makes no VFs otherwise", async () => {
      const [, port] = PROFILES.bnxt.ports;
      if (port?.netDevice === undefined) throw new Error("no port");
      const address = port.address as PciAddress;
      const { root, run } = await hostWith(
        argv,
        {
          pf: address,
          vendor: `0x${port.vendor}`,
          device: `0x${port.device}`,
          changes: [
            { kind: "raise-pf", pf: address, netDevice: undefined },
            { ...countOf(BOOT_SCRIPT), pf: address },
          ],
        },
        "bnxt",
      );
      expect(await run()).toEqual(DONE);
      expect((await shownLink(root, port.netDevice)).vfinfo_list).toHaveLength(
        3,
      );
    });

    test("waits for the link that a rate is judged by", async () => {
      const { root, run } = await hostWith(
        argv,
        {
          ...BOOT_SCRIPT,
          changes: [
            { kind: "raise-pf", pf, netDevice: undefined },
            countOf(BOOT_SCRIPT),
            {
              kind: "set-vf-attributes",
              pf,
              index: 1,
              from: {},
              to: { max_tx_rate: 200 },
            },
          ],
        },
        "igb-late",
      );
      expect(await run()).toEqual(DONE);
      expect((await shownLink(root, "enp1s0")).vfinfo_list?.[1]).toMatchObject({
        rate: { max_tx: 200 },
      });
    });
  },
);

async function hostWith(
  argv: readonly string[],
  script: BootScript,
  profile: ProfileName = "igb",
  hurried?: "hurried",
): Promise<{ root: string; run: () => Promise<SimulatedReply> }> {
  const root = await simulatedHost({ profile });
  if (hurried) hurry(root);
  return { root, run: writeScript(root, argv, script) };
}

function writeScript(
  root: string,
  [shell = "sh", ...rest]: readonly string[],
  script: BootScript,
): () => Promise<SimulatedReply> {
  const path = join(root, `etc/virtfn/sriov/${script.pf}.sh`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, renderBootScript(script));
  return async () =>
    spawnForReply([shell, ...rest, path], simulatedHostEnvironment(root));
}

function countOf({ changes }: BootScript): SetNumVfs {
  const count = changes.find(({ kind }) => kind === "set-num-vfs");
  if (count?.kind !== "set-num-vfs") throw new Error("no count");
  return count;
}

async function groupOf(root: string): Promise<string> {
  const link = await ok(
    root,
    `readlink "$R/sys/bus/pci/devices/${pf}/virtfn2/iommu_group"`,
  );
  return basename(link.trim());
}

async function vfsOf(root: string): Promise<readonly string[]> {
  const { vfinfo_list: list = [] } = await shownLink(root, "enp1s0");
  const drivers = await ok(
    root,
    `for vf in "$R/sys/bus/pci/devices/${pf}"/virtfn*; do
  [ -e "$vf" ] || continue
  driver=$(readlink "$vf/driver") || driver=-
  echo "\${driver##*/}"
done`,
  );
  return drivers
    .split("\n")
    .slice(0, -1)
    .map((driver, index) => {
      const vf = list[index] as Record<string, unknown>;
      const [tag] = vf["vlan_list"] as readonly { vlan?: number }[];
      return `${driver} ${String(vf["address"])} vlan ${tag?.vlan ?? 0} trust ${String(vf["trust"])} spoofchk ${String(vf["spoofchk"])}`;
    });
}
