import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { parseYaml } from "../../src/yaml/parse-yaml.ts";
import { PROFILES, type ProfileName } from "../../src/sim/profiles.ts";
import { runInSimulatedHost } from "../../src/sim/run-in-simulated-host.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

let rig: CliRig | undefined;
afterEach(() => rig?.remove());

/** A rig with the flag that names its inventory. */
function makeRig(hosts: Readonly<Record<string, ProfileName>>): {
  readonly rig: CliRig;
  readonly fleet: readonly [string, string];
} {
  rig = createCliRig(hosts);
  return { rig, fleet: ["-i", `${rig.folder}/fleet.yml`] };
}

/** Imports all hosts, plans what came of it, and gives it back. */
async function expectNoPlan(
  rig: CliRig,
  fleet: readonly string[],
): Promise<string> {
  const file = `${rig.folder}/hosts.yml`;
  const imported = await rig.run(["import", ...fleet, "--out", file]);
  expect(imported.exitCode, imported.stderr).toBe(0);
  const planned = await rig.run(["plan", ...fleet, "-K", file], {
    stdin: "become-me\n",
  });
  const text = readFileSync(file, "utf8");
  expect(planned.exitCode, planned.stdout + planned.stderr + text).toBe(0);
  return text;
}

describe("what is imported of a host changes nothing on it:", () => {
  for (const profile of Object.keys(PROFILES) as ProfileName[])
    test(`a host of the kind ${profile}`, async () => {
      const { rig, fleet } = makeRig({ hv1: profile });
      await expectNoPlan(rig, fleet);
    });

  test("VFs that somebody made and set up by hand", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb" });
    await rig.run(["inspect", ...fleet]);
    const { status, stderr } = await runInSimulatedHost(
      rig.root("hv1"),
      `echo 3 | tee "$R/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs"
ip link set dev enp1s0 vf 1 vlan 100 trust on`,
    );
    expect(status, stderr).toBe(0);
    const text = await expectNoPlan(rig, fleet);
    expect(text).toContain("num_vfs: 3\n");
    expect(text).toMatch(
      /index: 1\n(?: {12}mac: .*\n)? {12}vlan: 100\n {12}trust: true\n/,
    );
    expect(text).toContain("Nothing brings this back at boot.");
  });
});

describe("what virtfn keeps at boot is imported as that:", () => {
  for (const [playbook, profile] of [
    ["tenants.yml", "igb"],
    ["ports.yml", "igb"],
    ["igb.yml", "igb"],
    ["igb.yml", "igb-dracut"],
    ["igb.yml", "igb-out-of-tree"],
  ] as const)
    test(`${playbook} on a host of the kind ${profile}`, async () => {
      const { rig, fleet } = makeRig({ hv1: profile });
      const applied = await rig.run([
        "apply",
        ...fleet,
        `playbooks/${playbook}`,
      ]);
      expect(applied.exitCode, applied.stdout + applied.stderr).toBe(0);
      expect(await expectNoPlan(rig, fleet)).not.toContain("persist:");
    });
});

describe("virtfn import", () => {
  test("prints the playbook and nothing else", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb", hv2: "no-sriov" });
    const { exitCode, stdout, stderr } = await rig.run(["import", ...fleet]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toBe("");
    const tree = parseYaml({ path: "stdout", text: stdout });
    expect(
      tree.ok && tree.value?.kind === "list" && tree.value.items.length,
    ).toBe(2);
    expect(stdout.split("\n")[0]).toBe(
      "# yaml-language-server: $schema=schema/playbook.schema.json",
    );
  });

  test("takes patterns of hosts, and asks for root where it was asked itself", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb", hv2: "igb", hv3: "igb" });
    const { stdout } = await rig.run(["import", ...fleet, "-b", "hv1", "hv3"]);
    expect(stdout).toContain("- name: 2 hosts as they are\n");
    expect(stdout).toContain("    - hv1\n    - hv3\n  become: true\n");
  });

  test("asks for root on the hosts that were looked at as root through sudo", async () => {
    const { rig } = makeRig({ hv1: "igb" });
    const fleet = rig.write(
      "mixed.yml",
      `all:
  vars: { ansible_connection: sim }
  hosts:
    hv1: { virtfn_sim_root: ./hv1 }
    hv2: { virtfn_sim_root: ./hv2, ansible_become: true }
    hv3: { virtfn_sim_root: ./hv3 }
`,
    );
    const { stdout } = await rig.run(["import", "-i", fleet]);
    expect(stdout).toContain("    - hv1\n    - hv3\n  tasks:\n");
    expect(stdout).toContain("  hosts: hv2\n  become: true\n");
  });

  test("writes a file for its owner alone, and replaces one only when told to", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb" });
    const file = `${rig.folder}/hv1.yml`;
    writeFileSync(file, "mine\n");
    const refused = await rig.run(["import", ...fleet, "--out", file]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("is there already");
    expect(readFileSync(file, "utf8")).toBe("mine\n");
    const forced = await rig.run([
      "import",
      ...fleet,
      "--out",
      file,
      "--force",
    ]);
    expect(forced.exitCode, forced.stderr).toBe(0);
    expect(forced.stdout).toBe("");
    expect(readFileSync(file, "utf8")).toContain("- name: hv1 as it is\n");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("tells which hosts it could not reach, and writes the others down", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb", hv2: "igb" });
    rig.write("hv2/somebody-elses", "");
    const { exitCode, stdout, stderr } = await rig.run(["import", ...fleet]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^hv2  unreachable: /);
    expect(stdout).toContain("hosts: hv1\n");
    expect(stdout).not.toContain("hv2");
    const file = `${rig.folder}/out.yml`;
    const alone = await rig.run(["import", ...fleet, "hv2", "--out", file]);
    expect(alone.exitCode).toBe(4);
    expect(() => statSync(file)).toThrow("ENOENT");
  });

  test("contacts nobody when its input is wrong", async () => {
    const { rig, fleet } = makeRig({ hv1: "igb" });
    const { exitCode, stderr } = await rig.run(["import", ...fleet, "hv7"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"hv7" matches no host');
    expect(() => statSync(rig.root("hv1"))).toThrow("ENOENT");
    const nowhere = `${rig.folder}/nowhere/hv1.yml`;
    const out = await rig.run(["import", ...fleet, "--out", nowhere]);
    expect(out.exitCode).toBe(1);
    expect(out.stderr).toContain("there is no such folder");
  });
});
