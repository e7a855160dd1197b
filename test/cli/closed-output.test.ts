import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { arrangeFault } from "../../src/sim/drift.ts";
import { builtCli } from "../support/built-cli.ts";
import { createCliRig, type CliRig } from "../support/cli-rig.ts";

let rig: CliRig;
let fleet: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "igb", hv2: "igb" });
  fleet = `${rig.folder}/fleet.yml`;
  await rig.run(["inspect", "-i", fleet]);
});
afterEach(() => rig.remove());

describe("a reader that goes away after the first line", () => {
  test("leaves no host half done, and the exit code true", async () => {
    arrangeFault(
      rig.root("hv2"),
      "numvfs-0000:01:00.0",
      "Cannot allocate memory",
    );
    const { exitCode, stderr } = await applyToClosedPipe();
    expect(stderr).toBe("");
    expect(exitCode).toBe(3);
    for (const host of ["hv1", "hv2"]) {
      expect(outcomesOf(host)).toHaveLength(1);
      expect(existsSync(join(rig.root(host), "run/virtfn/lock"))).toBe(false);
    }
  });
});

async function applyToClosedPipe(): Promise<{
  readonly exitCode: number | null;
  readonly stderr: string;
}> {
  const args = ["apply", "-i", fleet, "-f", "1"];
  const child = spawn(
    process.execPath,
    [builtCli(), ...args, "playbooks/igb.yml"],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  child.stdout.once("data", () => child.stdout.destroy());
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  return { exitCode, stderr };
}

function outcomesOf(host: string): readonly string[] {
  return readdirSync(join(rig.root(host), "var/lib/virtfn/transactions"), {
    recursive: true,
  })
    .map(String)
    .filter((each) => each.endsWith("outcome"));
}
