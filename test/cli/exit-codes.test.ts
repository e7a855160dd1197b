import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arrangeFault, writeHostFile } from "../../src/sim/drift.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;

beforeEach(() => {
  rig = createCliRig({ hv1: "igb", guests: "igb-in-use" });
});
afterEach(() => rig.remove());

describe("a run exits with", () => {
  const fleet = (): string => `${rig.folder}/fleet.yml`;

  test("0 when every host is in the declared state", async () => {
    const applied = await rig.run([
      "apply",
      "-i",
      fleet(),
      "-l",
      "hv1",
      PLAYBOOK,
    ]);
    expect(applied.exitCode, applied.stdout).toBe(0);
    const planned = await rig.run([
      "plan",
      "-i",
      fleet(),
      "-l",
      "hv1",
      PLAYBOOK,
    ]);
    expect(planned).toMatchObject({
      exitCode: 0,
      stdout: "hv1   ok\n\n1 ok.\n",
      stderr: "",
    });
  });

  test("1 when the input is wrong, and contacts no host", async () => {
    const book = rig.write(
      "wrong.yml",
      "- hosts: all\n  tasks:\n    - modprob: { name: igb }\n",
    );
    const { exitCode, stderr } = await rig.run(["apply", "-i", fleet(), book]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('did you mean "modprobe"?');
    expect(stderr).toMatch(/1 error, no host was contacted\.\n$/);
  });

  test("2 when a plan has changes to make", async () => {
    expect(
      await rig.run(["plan", "-i", fleet(), "-l", "hv1", PLAYBOOK]),
    ).toMatchObject({ exitCode: 2 });
  });

  test("3 when a step fails, and all is undone", async () => {
    await rig.run(["inspect", "-i", fleet(), "hv1"]);
    arrangeFault(
      rig.root("hv1"),
      "numvfs-0000:02:00.0",
      "Cannot allocate memory",
    );
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet(),
      "-l",
      "hv1",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain("everything was undone");
  });

  test("4 when a host cannot be reached", async () => {
    writeHostFile(rig.root("hv1"), "/a-file-of-somebody-else", "");
    const { exitCode, stdout } = await rig.run([
      "plan",
      "-i",
      fleet(),
      "-l",
      "hv1",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(4);
  });

  test("5 when consent is missing and staging is forbidden", async () => {
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet(),
      "-l",
      "guests",
      "--no-stage",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(5);
  });

  test("6 when the rest needs a reboot", async () => {
    const { exitCode, stdout } = await rig.run([
      "apply",
      "-i",
      fleet(),
      "-l",
      "guests",
      PLAYBOOK,
    ]);
    expect(exitCode, stdout).toBe(6);
  });

  test("70 when virtfn itself is at fault, and shows the stack only with -v", async () => {
    const clock = {
      now: () => {
        throw new Error("the clock has stopped");
      },
      sleep: () => Promise.resolve(),
    };
    const args = ["plan", "-i", fleet(), "-l", "hv1", PLAYBOOK];
    const short = await rig.run(args, { clock });
    expect(short.exitCode).toBe(70);
    expect(short.stderr).toMatch(
      /^virtfn \S+ has a bug: the clock has stopped\n/,
    );
    expect(short.stderr).not.toContain("    at ");
    const long = await rig.run([...args, "-v"], { clock });
    expect(long.stderr).toContain("    at ");
  });

  test("0 when help is asked for, and 1 when nothing is", async () => {
    expect(await rig.run(["--help"])).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(await rig.run(["plan", "--help"])).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(await rig.run(["--version"])).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    expect(await rig.run([])).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("130 when it was interrupted before it began", async () => {
    const { exitCode, stdout } = await rig.run(
      ["apply", "-i", fleet(), PLAYBOOK],
      {
        interrupt: AbortSignal.abort(),
      },
    );
    expect(exitCode, stdout).toBe(130);
  });
});
