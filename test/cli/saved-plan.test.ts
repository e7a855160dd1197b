import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeHostFile } from "../../src/sim/drift.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";
import { schemaFaults } from "../support/json-schema.ts";

const PLAYBOOK = "playbooks/igb.yml";
const OURS = "etc/modprobe.d/zz-virtfn-igb.conf";
let rig: CliRig;
let fleet: string;
let file: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "igb", hv2: "igb-dracut" });
  fleet = `${rig.folder}/fleet.yml`;
  file = join(rig.folder, "saved.json");
});
afterEach(() => rig.remove());

describe("a saved plan", () => {
  test("is applied exactly, without playbook and inventory", async () => {
    const planned = await rig.run([
      "plan",
      "-i",
      fleet,
      "--out",
      file,
      PLAYBOOK,
    ]);
    expect(planned.stdout).toContain(
      `Saved to ${file}; do it with: virtfn apply ${file}`,
    );
    const { exitCode, stdout } = await rig.run(["apply", file]);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toMatch(/hv1 +changed +5 changes/);
    expect(stdout).toMatch(/hv2 +changed +5 changes/);
    expect((await rig.run(["plan", "-i", fleet, PLAYBOOK])).exitCode).toBe(0);
  });

  test("fits its schema", async () => {
    await rig.run(["plan", "-i", fleet, "--out", file, PLAYBOOK]);
    const schema = JSON.parse(readFileSync("schema/plan.schema.json", "utf8"));
    expect(
      schemaFaults(JSON.parse(readFileSync(file, "utf8")), schema),
    ).toEqual([]);
  });

  test("is refused on a host that has changed since, and applied on the others", async () => {
    await rig.run(["plan", "-i", fleet, "--out", file, PLAYBOOK]);
    writeHostFile(
      rig.root("hv1"),
      "/etc/modprobe.d/local.conf",
      "options igb max_vfs=2\n",
    );
    const { exitCode, stdout } = await rig.run(["apply", file]);
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toMatch(
      /hv1 +failed +the saved plan is stale: the host has changed since it was made; nothing was written/,
    );
    expect(stdout).toMatch(/hv2 +changed/);
    expect(existsSync(join(rig.root("hv1"), OURS))).toBe(false);
  });

  test("is refused when it promises other changes than the host needs", async () => {
    await rig.run(["plan", "-i", fleet, "-l", "hv1", "--out", file, PLAYBOOK]);
    rig.write(
      "saved.json",
      readFileSync(file, "utf8").replaceAll(
        "max_vfs=7\\n",
        "max_vfs=7 debug=16\\n",
      ),
    );
    const { exitCode, stdout } = await rig.run(["apply", file]);
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain("the saved plan is stale");
    expect(existsSync(join(rig.root("hv1"), OURS))).toBe(false);
  });

  test("covers several plays, of which the second builds on the first", async () => {
    const book = rig.write(
      "two.yml",
      [
        "- { name: four, hosts: hv1, tasks: [{ modprobe: { name: igb, options: { max_vfs: 4 } } }] }",
        "- { name: vfio, hosts: hv1, tasks: [{ modprobe: { name: vfio-pci } }] }",
      ].join("\n"),
    );
    const planned = await rig.run(["plan", "-i", fleet, "--out", file, book]);
    expect(planned.exitCode, planned.stdout).toBe(2);
    const { exitCode, stdout } = await rig.run(["apply", file]);
    expect(exitCode, stdout).toBe(0);
    expect((await rig.run(["plan", "-i", fleet, book])).exitCode).toBe(0);
  });

  test("does not keep passwords, and says that one is needed", async () => {
    const args = [
      "plan",
      "-i",
      fleet,
      "-l",
      "hv1",
      "-K",
      "--out",
      file,
      PLAYBOOK,
    ];
    await rig.run(args, { stdin: "correct horse\n" });
    expect(readFileSync(file, "utf8")).not.toContain("correct horse");
    const { exitCode, stderr } = await rig.run(["apply", file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'sudo on "hv1" needs a password, and plans do not keep passwords',
    );
  });

  test("ends as its plan did for a host that it has no plan for", async () => {
    writeHostFile(rig.root("hv1"), "/of-somebody-else", "");
    const planned = await rig.run([
      "plan",
      "-i",
      fleet,
      "--out",
      file,
      PLAYBOOK,
    ]);
    expect(planned.exitCode).toBe(4);
    const { exitCode, stdout } = await rig.run([
      "apply",
      "--output",
      "json",
      file,
    ]);
    expect(exitCode, stdout).toBe(4);
    expect(JSON.parse(stdout).hosts).toMatchObject([
      { host: "hv2", status: "changed" },
      {
        host: "hv1",
        status: "unreachable",
        reason: expect.stringMatching(/^it has no plan: .* other files in it/),
      },
    ]);
  });

  test("decides what flags cannot decide again", async () => {
    await rig.run(["plan", "-i", fleet, "-l", "hv1", "--out", file, PLAYBOOK]);
    const { exitCode, stderr } = await rig.run([
      "apply",
      file,
      "-l",
      "hv1",
      "--allow-disruption",
      "vfs",
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("--limit has no meaning beside a saved plan");
    expect(stderr).toContain(
      "--allow-disruption has no meaning beside a saved plan",
    );
  });

  test("that somebody cut off is wrong input", async () => {
    await rig.run(["plan", "-i", fleet, "-l", "hv1", "--out", file, PLAYBOOK]);
    rig.write("saved.json", readFileSync(file, "utf8").slice(0, -10));
    const { exitCode, stderr } = await rig.run(["apply", file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "is not a plan that this virtfn can apply: it is no JSON",
    );
  });
});
