import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(() => {
  rig = createCliRig({ hv1: "igb" });
  fleet = `${rig.folder}/fleet.yml`;
});
afterEach(() => rig.remove());

function tagged(): string {
  return rig.write(
    "tagged.yml",
    "- hosts: all\n  tags: [network]\n  tasks:\n    - { modprobe: { name: igb, options: { max_vfs: 2 } }, tags: [vfs] }\n",
  );
}

describe("plays that contradict each other", () => {
  for (const [title, values] of [
    ["fall", [7, 4]],
    ["rise", [4, 7]],
  ] as const)
    test(`are refused before the first is begun, when the numbers ${title}`, async () => {
      const plays = values.map(
        (value) =>
          `- hosts: all\n  tasks:\n    - modprobe: { name: igb, options: { max_vfs: ${value} } }\n`,
      );
      const book = rig.write("both.yml", plays.join(""));
      const { exitCode, stdout } = await rig.run(["apply", "-i", fleet, book]);
      expect(exitCode, stdout).toBe(3);
      expect(stdout).toMatch(
        /both\.yml:3\S* wishes something else of .* than \S*both\.yml:6/,
      );
      expect(existsSync(`${rig.root("hv1")}/var/lib/virtfn`)).toBe(false);
    });
});

describe("a tag that nothing has", () => {
  for (const [command, flag] of [
    ["apply", "-t"],
    ["plan", "--skip-tags"],
    ["validate", "-t"],
  ] as const)
    test(`is an error of ${command} ${flag}, and no host is contacted`, async () => {
      const result = await rig.run([
        command,
        "-i",
        fleet,
        flag,
        "vsf",
        tagged(),
      ]);
      const said = result.stdout + result.stderr;
      expect(result.exitCode, said).toBe(1);
      expect(said).toContain("vsf: no play and no task has this tag");
      expect(said).toContain('Did you mean "vfs"?');
      expect(existsSync(rig.root("hv1"))).toBe(false);
    });

  test("is none where it means a kind of task, or is a play's", async () => {
    for (const tag of [
      "all",
      "tagged",
      "untagged",
      "always",
      "never",
      "network",
    ])
      expect(
        await rig.run(["validate", "-i", fleet, "-t", tag, tagged()]),
      ).toMatchObject({ exitCode: 0 });
  });
});

describe("--out", () => {
  test.for([
    ["no/such/folder/plan.json", "there is no such folder"],
    [".", "it is a folder"],
  ] as const)("into %s is refused at once", async ([path, why]) => {
    const { exitCode, stderr } = await rig.run([
      "plan",
      "-i",
      fleet,
      "--out",
      `${rig.folder}/${path}`,
      PLAYBOOK,
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`cannot be written: ${why}`);
    expect(existsSync(rig.root("hv1"))).toBe(false);
  });

  test("of an apply says to use plan", async () => {
    const { exitCode, stderr } = await rig.run([
      "apply",
      "-i",
      fleet,
      "--out",
      `${rig.folder}/plan.json`,
      PLAYBOOK,
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Use virtfn plan, or apply --check.");
    expect(existsSync(rig.root("hv1"))).toBe(false);
  });
});

describe("validate", () => {
  test("reports hosts that cannot be reached together with what is wrong in the playbook", async () => {
    const inventory = rig.write(
      "bad.yml",
      "all:\n  vars: { ansible_connection: sim }\n  hosts:\n    a: { virtfn_sim_root: ./a, virtfn_sim_profile: igbb }\n    b:\n",
    );
    const book = rig.write(
      "wrong.yml",
      "- hosts: all\n  tasks:\n    - modprob: { name: igb }\n",
    );
    for (const command of ["validate", "plan"]) {
      const result = await rig.run([command, "-i", inventory, book]);
      const said = result.stdout + result.stderr;
      expect(result.exitCode, said).toBe(1);
      expect(said).toContain("a kind of simulated host that does not exist");
      expect(said).toContain('"b" is a simulated host');
      expect(said).toContain('did you mean "modprobe"?');
      expect(said).toContain("3 errors");
    }
  });
});

describe("inventory", () => {
  test("gives one answer: --graph and --list together are an error", async () => {
    const { exitCode, stdout, stderr } = await rig.run([
      "inventory",
      "-i",
      fleet,
      "--graph",
      "--list",
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("--list and --graph are different answers");
  });
});

describe("plan of a saved plan", () => {
  test("says that it is one, and how it is carried out", async () => {
    const saved = `${rig.folder}/saved.json`;
    await rig.run(["plan", "-i", fleet, "--out", saved, PLAYBOOK]);
    const { exitCode, stderr } = await rig.run(["plan", saved]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "this is a saved plan; carry it out with virtfn apply",
    );
  });
});
