import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blockStep, eventually } from "../support/blocked-step.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "igb", hv2: "igb" });
  fleet = `${rig.folder}/fleet.yml`;
  await rig.run(["inspect", "-i", fleet]);
});
afterEach(() => rig.remove());

describe("Ctrl-C in the middle of a transaction", () => {
  test("lets the step finish, undoes what was done, and leaves nothing locked", async () => {
    const blocked = blockStep(rig.root("hv1"), "numvfs-0000:02:00.0");
    const interrupt = new AbortController();
    const run = rig.run(["apply", "-i", fleet, "-f", "1", PLAYBOOK], {
      interrupt: interrupt.signal,
      onOutput: (soFar) => {
        if (soFar.includes("step 2:")) interrupt.abort();
      },
    });
    await eventually(() =>
      journalOf("hv1").find((file) => file.endsWith("/cancel")),
    );
    await blocked.release();
    const { exitCode, stdout } = await run;
    expect(exitCode, stdout).toBe(130);
    expect(stdout).toContain("undoing: sriov_numvfs");
    expect(stdout).toMatch(
      /hv1 +interrupted +stopped before the end · everything was undone/,
    );
    expect(stdout).toMatch(/hv2 +interrupted +stopped before it was contacted/);
    expect(vfsOf("hv1")).toBe(0);
    expect(existsSync(join(rig.root("hv1"), "run/virtfn/lock"))).toBe(false);
    expect(
      existsSync(join(rig.root("hv1"), "etc/modprobe.d/zz-virtfn-igb.conf")),
    ).toBe(false);
  });

  test("between two plays says that the host was waiting, and what it had done", async () => {
    const book = rig.write(
      "two.yml",
      [
        "- { name: VFs, hosts: 'hv*', tasks: [{ modprobe: { name: igb, options: { max_vfs: 4 } } }] }",
        "- { name: passthrough, hosts: 'hv*', tasks: [{ modprobe: { name: vfio-pci } }] }",
      ].join("\n"),
    );
    const interrupt = new AbortController();
    const { exitCode, stdout } = await rig.run(
      ["apply", "-i", fleet, "-f", "1", book],
      {
        interrupt: interrupt.signal,
        onOutput: (soFar) => {
          if (soFar.endsWith("hv1   verifying\n")) interrupt.abort();
        },
      },
    );
    expect(exitCode, stdout).toBe(130);
    expect(stdout).toMatch(
      /hv1 +interrupted +\d changes · stopped while waiting for its next play/,
    );
  });

  test("pressed twice leaves at once, and says what goes on and where to look", async () => {
    const blocked = blockStep(rig.root("hv1"), "numvfs-0000:02:00.0");
    const interrupt = new AbortController();
    const abandon = new AbortController();
    const { exitCode, stdout } = await rig.run(
      ["apply", "-i", fleet, "-f", "1", PLAYBOOK],
      {
        interrupt: interrupt.signal,
        abandon: abandon.signal,
        onOutput: (soFar) => {
          if (soFar.includes("step 2:")) interrupt.abort();
          if (soFar.includes("interrupted:")) abandon.abort();
        },
      },
    );
    expect(exitCode, stdout).toBe(130);
    const [journal] = readdirSync(
      join(rig.root("hv1"), "var/lib/virtfn/transactions"),
    );
    expect(stdout).toContain(
      `left while transaction ${journal} was at step 2 of 5: sriov_numvfs 0 → 7`,
    );
    expect(stdout).toContain(`/var/lib/virtfn/transactions/${journal}/log`);
    await eventually(() =>
      journalOf("hv1").find((file) => file.endsWith("/cancel")),
    );
    await blocked.release();
    await eventually(() =>
      journalOf("hv1").find((file) => file.endsWith("/outcome")),
    );
    expect(vfsOf("hv1")).toBe(0);
  });
});

function journalOf(host: string): readonly string[] {
  const folder = join(rig.root(host), "var/lib/virtfn/transactions");
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true }).map((each) => `/${String(each)}`)
    : [];
}

function vfsOf(host: string): number {
  const devices = join(rig.root(host), "sys/bus/pci/devices");
  return readdirSync(devices).flatMap((device) =>
    readdirSync(join(devices, device)).filter((entry) =>
      entry.startsWith("virtfn"),
    ),
  ).length;
}
