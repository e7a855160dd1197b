import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  arrangeFault,
  removeFile,
  writeHostFile,
} from "../../src/sim/drift.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(() => {
  rig = createCliRig({ hv1: "igb", hv2: "igb", locked: "sudo-password" });
  fleet = `${rig.folder}/fleet.yml`;
});
afterEach(() => rig.remove());

describe("several hosts", () => {
  test("one that cannot be reached keeps nobody from being done", async () => {
    writeHostFile(rig.root("hv1"), "/of-somebody-else", "");
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      "-l",
      "hv*",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(4);
    expect(stdout).toMatch(/hv1 +unreachable +\S+\/hv1 has other files in it/);
    expect(stdout).toMatch(/hv2 +changed +5 changes/);
  });

  test("one that fails in a play does not go on to the next, the others do", async () => {
    const book = rig.write(
      "two.yml",
      [
        "- { name: VFs, hosts: 'hv*', tasks: [{ modprobe: { name: igb, options: { max_vfs: 4 } } }] }",
        "- { name: passthrough, hosts: 'hv*', tasks: [{ modprobe: { name: vfio-pci } }] }",
      ].join("\n"),
    );
    await rig.run(["inspect", "-i", fleet, "hv1"]);
    arrangeFault(
      rig.root("hv1"),
      "numvfs-0000:01:00.0",
      "Cannot allocate memory",
    );
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      "--output",
      "json",
      book,
    ]);
    const { hosts } = JSON.parse(stdout);
    expect(exitCode, stdout).toBe(3);
    expect(hosts[0]).toMatchObject({
      host: "hv1",
      status: "failed",
      revert: "reverted",
      changes: 0,
    });
    expect(hosts[0].plans).toHaveLength(1);
    expect(hosts[1]).toMatchObject({ host: "hv2", status: "changed" });
    expect(hosts[1].plans).toHaveLength(2);
  });

  test("--limit @FILE takes the hosts of a file", async () => {
    const list = rig.write(
      "today.txt",
      "# the maintenance window of tonight\nhv2\n",
    );
    const { stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      "-l",
      `@${list}`,
      "--list-hosts",
      PLAYBOOK,
    ]);
    expect(stdout).toMatch(/\(1\)\n {2}hv2\n$/);
  });

  test.each([
    ["of drivers of PFs takes one look", "{{ item }}", 1],
    ["of other modules takes a second look", "{{ item }}vf", 2],
  ])("a playbook with names by facts %s", async (_, name, looks) => {
    const book = rig.write(
      "facts.yml",
      [
        "- hosts: hv1",
        "  tasks:",
        "    - loop: '{{ facts.pfs | map(attribute=\"driver\") | unique }}'",
        "      modprobe:",
        `        name: '${name}'`,
      ].join("\n"),
    );
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet,
      "--output",
      "ndjson",
      book,
    ]);
    const kinds = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).kind);
    expect(exitCode, stdout).toBe(0);
    expect(kinds.filter((kind) => kind === "host-observed")).toHaveLength(
      looks,
    );
  });

  test("facts of VFs are there at the first look", async () => {
    const book = rig.write(
      "facts.yml",
      [
        "- hosts: hv1",
        "  tasks:",
        "    - when: facts.pfs | map(attribute='mac') | select('none') | list | length == 0",
        "      modprobe:",
        "        name: igb",
        "        options:",
        "          max_vfs: \"{{ facts.pfs | map(attribute='vfs') | flatten | length + 2 }}\"",
      ].join("\n"),
    );
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      fleet,
      "--output",
      "ndjson",
      book,
    ]);
    expect(exitCode, stdout).toBe(2);
    expect(stdout.match(/"host-observed"/g)).toHaveLength(1);
    expect(stdout).toContain("max_vfs=2");
  });

  test("facts that a host does not have fail that host, with the place", async () => {
    const book = rig.write(
      "facts.yml",
      "- hosts: hv1\n  tasks:\n    - modprobe: { name: igb, options: { max_vfs: '{{ facts.pfs[7].total_vfs }}' } }\n",
    );
    const { exitCode, stdout } = await rig.run(["apply", "-i", fleet, book]);
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toMatch(/hv1 +failed +.*facts\.yml:3:/);
  });
});

describe("verification", () => {
  test("looks until the deadline, and calls what it does not see unverified", async () => {
    const { exitCode, stdout } = await rig.run(
      ["apply", "-i", fleet, "-l", "hv1", PLAYBOOK],
      {
        onOutput: (soFar) => {
          // Somebody is faster than our look.
          if (soFar.endsWith("verifying\n"))
            removeFile(rig.root("hv1"), "/etc/modprobe.d/zz-virtfn-igb.conf");
        },
      },
    );
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain("verifying, attempt 2");
    expect(stdout).toMatch(
      /hv1 +unverified +5 changes · done, but the host does not show it: igb {2}max_vfs/,
    );
  });
});

describe("two names of one machine", () => {
  const twins = (): string =>
    rig.write(
      "twins.yml",
      "all:\n  vars: { ansible_connection: sim, virtfn_sim_root: ./hv1 }\n  hosts: { one: , other: }\n",
    );
  const message =
    /one and other are the same machine \(boot id [0-9a-f-]{36}\)/;

  test("are refused the second time in an apply", async () => {
    await rig.run(["inspect", "-i", fleet, "hv1"]);
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      twins(),
      "-f",
      "1",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toMatch(/one +changed/);
    expect(stdout).toMatch(/other +failed/);
    expect(stdout).toMatch(message);
  });

  test("are a warning in a plan", async () => {
    await rig.run(["inspect", "-i", fleet, "hv1"]);
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      twins(),
      "-f",
      "1",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(2);
    expect(stdout).toMatch(message);
  });
});

describe("becoming root with a password", () => {
  const args = (): readonly string[] => [
    "apply",
    "-i",
    fleet,
    "-l",
    "locked",
    "-v",
  ];

  test("works with the right one, which no trace shows", async () => {
    const { exitCode, stdout } = await rig.run([...args(), "-K", PLAYBOOK], {
      stdin: "become-me\n",
    });
    expect(exitCode, stdout).toBe(0);
    expect(stdout).not.toContain("become-me");
    expect(stdout).toMatch(/locked {3}\| sh -c/);
  });

  test("is refused with a wrong one, and says how to give it", async () => {
    const { exitCode, stdout } = await rig.run([...args(), "-K", PLAYBOOK], {
      stdin: "open\n",
    });
    expect(exitCode, stdout).toBe(4);
    expect(stdout).toMatch(
      /locked +unreachable +sudo does not accept the password/,
    );
  });

  test("is interrupted when nobody types one", async () => {
    expect(await rig.run([...args(), "-K", PLAYBOOK])).toMatchObject({
      exitCode: 130,
    });
  });
});
