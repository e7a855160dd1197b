import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blockStep, eventually } from "../support/blocked-step.ts";
import { builtCli } from "../support/built-cli.ts";
import {
  createCliRig,
  createStillClock,
  type CliRig,
} from "../support/cli-rig.ts";

const PLAYBOOK = "playbooks/igb.yml";
let rig: CliRig;
let fleet: string;

beforeEach(async () => {
  rig = createCliRig({ hv1: "igb" });
  fleet = `${rig.folder}/fleet.yml`;
  await rig.run(["inspect", "-i", fleet]);
});
afterEach(() => rig.remove());

describe("a runner that is killed in the middle", () => {
  test("leaves a transaction that ends by itself; the next run waits for it and finds nothing to do", async () => {
    const blocked = blockStep(rig.root("hv1"), "numvfs-0000:02:00.0");
    const killed = spawn(
      process.execPath,
      [builtCli(), "apply", "-i", fleet, PLAYBOOK],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let said = "";
    killed.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    await eventually(() => said.includes("step 2:") || undefined);
    const gone = new Promise((resolve) => {
      killed.once("close", resolve);
    });
    killed.kill("SIGKILL");
    await gone;

    const refused = await rig.run(["apply", "-i", fleet, PLAYBOOK]);
    expect(refused.exitCode, refused.stdout).toBe(3);
    expect(refused.stdout).toContain(`(pid ${killed.pid})`);
    expect(refused.stdout).toMatch(
      /another run holds this host: \S+@\S+ \(pid \d+\), since \d{4}-\d\d-\d\dT/,
    );

    const waited = await rig.run(
      ["apply", "-i", fleet, "--lock-timeout", "600", PLAYBOOK],
      {
        clock: {
          now: () => 0,
          sleep: async () => {
            if (
              existsSync(
                join(rig.root("hv1"), ".sim/faults/numvfs-0000:02:00.0"),
              )
            )
              await blocked.release();
            await eventually(() => outcomesOf("hv1")[0]);
          },
        },
      },
    );
    expect(waited.exitCode, waited.stdout).toBe(0);
    expect(waited.stdout).toMatch(
      /hv1 +waiting for \S+@\S+ \(pid \d+\) to release the host/,
    );
    expect(waited.stdout).toMatch(/hv1 +ok/);
    expect(existsSync(join(rig.root("hv1"), "run/virtfn/lock"))).toBe(false);
  });

  test("that waited too long says who holds the host", async () => {
    const blocked = blockStep(rig.root("hv1"), "numvfs-0000:02:00.0");
    const first = rig.run(["apply", "-i", fleet, PLAYBOOK]);
    await eventually(() =>
      existsSync(join(rig.root("hv1"), "run/virtfn/lock/step"))
        ? true
        : undefined,
    );
    const second = await rig.run(
      ["apply", "-i", fleet, "--lock-timeout", "5", PLAYBOOK],
      {
        clock: createStillClock(),
      },
    );
    expect(second.exitCode, second.stdout).toBe(3);
    expect(second.stdout).toContain("another run holds this host");
    await blocked.release();
    expect((await first).exitCode).toBe(0);
  });
});

function outcomesOf(host: string): readonly string[] {
  const folder = join(rig.root(host), "var/lib/virtfn/transactions");
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((each) => each.endsWith("outcome"));
}
