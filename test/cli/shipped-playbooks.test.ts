import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { ProfileName } from "../../src/sim/profiles.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

/** What each playbook is for. */
const HOSTS: Readonly<Record<string, ProfileName>> = {
  "ansible-spelling.yml": "igb",
  "bond.yml": "igb",
  "guests-only.yml": "igb",
  "igb.yml": "igb",
  "ixgbe.yml": "ixgbe",
  "no-vfs.yml": "igb",
  "ports.yml": "igb",
  "tenants.yml": "igb",
};

/** What is applied before, where a fresh host has nothing to change. */
const BEFORE: Readonly<Record<string, string>> = { "no-vfs.yml": "ports.yml" };

let rig: CliRig | undefined;
afterEach(() => rig?.remove());

test("every shipped playbook is tried here", () => {
  const shipped = readdirSync("playbooks").filter((name) =>
    name.endsWith(".yml"),
  );
  expect(shipped.toSorted()).toEqual(Object.keys(HOSTS).toSorted());
});

describe("playbooks/", () => {
  for (const [name, profile] of Object.entries(HOSTS))
    test(`${name} has changes for a host of its kind, and none after they are made`, async () => {
      rig = createCliRig({ hv1: profile });
      const target = ["-i", `${rig.folder}/fleet.yml`, `playbooks/${name}`];
      const before = BEFORE[name];
      if (before !== undefined)
        await rig.run(["apply", ...target.slice(0, 2), `playbooks/${before}`]);
      const planned = await rig.run(["plan", ...target]);
      expect(planned.exitCode, planned.stdout + planned.stderr).toBe(2);
      expect(planned.stdout).toContain("1 to change.");
      const applied = await rig.run(["apply", ...target]);
      expect(applied.exitCode, applied.stdout + applied.stderr).toBe(0);
      const again = await rig.run(["plan", ...target]);
      expect(again.exitCode, again.stdout).toBe(0);
    });

  test("no-vfs.yml leaves nothing of virtfn's own in /etc after ports.yml", async () => {
    rig = createCliRig({ hv1: "igb" });
    const run = (command: string, name: string) =>
      rig?.run([command, "-i", `${rig.folder}/fleet.yml`, `playbooks/${name}`]);
    const etc = join(rig.folder, "hv1/etc");
    await run("apply", "ports.yml");
    expect(ownIn(etc)).toContain("virtfn/sriov");
    await run("apply", "no-vfs.yml");
    expect(ownIn(etc)).toEqual([]);
  });
});

function ownIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.includes("virtfn"),
  );
}
