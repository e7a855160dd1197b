import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";
import { treeChanges, treeState } from "../support/tree-state.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(() => {
  rig = createCliRig({ hv1: "igb" });
  fleet = `${rig.folder}/fleet.yml`;
});
afterEach(() => rig.remove());

describe("nothing is written on a host by", () => {
  const commands: Readonly<Record<string, readonly string[]>> = {
    plan: ["plan"],
    "apply --check": ["apply", "--check", "--diff"],
    "plan --show-script": ["plan", "--show-script"],
    "plan --out": ["plan", "--out", "RIG/saved.json"],
  };
  for (const [title, command] of Object.entries(commands))
    test(`${title}, although changes are pending`, async () => {
      await rig.run(["inspect", "-i", fleet]);
      const before = treeState(rig.root("hv1"));
      const args = command.map((word) => word.replace("RIG", rig.folder));
      const { exitCode, stdout } = await rig.run([
        ...args,
        "-i",
        fleet,
        PLAYBOOK,
      ]);
      expect(exitCode, stdout).toBe(2);
      expect(treeChanges(before, treeState(rig.root("hv1")))).toEqual([]);
    });

  test("a second apply", async () => {
    expect((await rig.run(["apply", "-i", fleet, PLAYBOOK])).exitCode).toBe(0);
    const before = treeState(rig.root("hv1"));
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(0);
    expect(treeChanges(before, treeState(rig.root("hv1")))).toEqual([]);
  });

  test("inspect", async () => {
    await rig.run(["inspect", "-i", fleet]);
    const before = treeState(rig.root("hv1"));
    await rig.run(["inspect", "-i", fleet]);
    expect(treeChanges(before, treeState(rig.root("hv1")))).toEqual([]);
  });
});
