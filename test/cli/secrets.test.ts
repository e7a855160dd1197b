import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arrangeFault } from "../../src/sim/drift.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PASSWORD = "become-me";
const TOKEN = "tr0ub4dor&3";
let rig: CliRig;
let fleet: string;
let book: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "sudo-password" });
  fleet = rig.write(
    "secret.yml",
    [
      "all:",
      "  vars:",
      "    ansible_connection: sim",
      "    ansible_become: true",
      "    ansible_become_password: '{{ vault.sudo }}'",
      `    vault: { sudo: ${PASSWORD} }`,
      "  hosts:",
      "    hv1: { virtfn_sim_root: ./hv1, virtfn_sim_profile: sudo-password }",
    ].join("\n"),
  );
  book = rig.write(
    "site.yml",
    [
      `- name: the token is ${TOKEN}`,
      "  hosts: all",
      `  vars: { api_token: '{{ "tr0ub4dor" }}&3' }`,
      "  tasks:",
      `    - name: do not show ${TOKEN}`,
      "      modprobe: { name: igb, options: { max_vfs: 7 } }",
    ].join("\n"),
  );
  await rig.run(["inspect", "-i", fleet]);
  arrangeFault(
    rig.root("hv1"),
    "numvfs-0000:02:00.0",
    `${PASSWORD} is refused, and so is ${TOKEN}`,
  );
});
afterEach(() => rig.remove());

function expectNoSecret(text: string): void {
  expect(text).not.toContain(PASSWORD);
  expect(text).not.toContain(TOKEN);
}

describe("secrets of variables, echoed by a step, are masked in", () => {
  for (const output of [
    ["-v", "--show-script"],
    ["--output", "json", "--show-script"],
    ["--output", "ndjson", "-v", "--show-script"],
  ])
    test(`apply ${output.join(" ")}`, async () => {
      const { exitCode, stdout, stderr } = await rig.run([
        "apply",
        "-i",
        fleet,
        ...output,
        book,
      ]);
      expect(exitCode, stdout).toBe(3);
      expect(stdout).toContain("******** is refused, and so is ********");
      expect(stdout).toContain("do not show ********");
      expectNoSecret(stdout + stderr);
    });

  test("what inspect traces", async () => {
    const { stdout, stderr } = await rig.run(["inspect", "-v", "-i", fleet]);
    expectNoSecret(stdout + stderr);
  });
});

describe("a saved plan", () => {
  test("leaves out a host whose plan holds a secret, and says so when it is applied", async () => {
    const saved = join(rig.folder, "saved.json");
    await rig.run(["plan", "-i", fleet, "--out", saved, book]);
    const text = readFileSync(saved, "utf8");
    expectNoSecret(text);
    expect(JSON.parse(text).hosts).toEqual([]);
    const { exitCode, stdout } = await rig.run(["apply", saved]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(
      /hv1 +failed +it has no plan: its plan holds a secret, and saved plans keep none/,
    );
    expect(readdirSync(rig.folder).toSorted()).toEqual([
      "fleet.yml",
      "hv1",
      "saved.json",
      "secret.yml",
      "site.yml",
    ]);
  });
});
