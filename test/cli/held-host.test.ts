import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

const lock = (): string => join(rig.root("hv1"), "run/virtfn/lock");

/** As a transaction takes it; this process is the one that lives. */
function takeLock(): void {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const start = stat.slice(stat.lastIndexOf(") ") + 2).split(" ")[19];
  const boot = readFileSync(
    join(rig.root("hv1"), "proc/sys/kernel/random/boot_id"),
    "utf8",
  ).trim();
  mkdirSync(lock(), { recursive: true });
  writeFileSync(
    join(lock(), "owner"),
    `transaction t0\nholder ann@desk (pid 7)\nsince 1795341600\npid ${process.pid}\nboot ${boot}\nstart ${start}\n`,
  );
}

describe("a host that another run holds", () => {
  test("is planned with a warning that says who, and since when", async () => {
    takeLock();
    const { exitCode, stdout } = await rig.run(["plan", "-i", fleet, PLAYBOOK]);
    expect(exitCode, stdout).toBe(2);
    expect(stdout).toMatch(
      /hv1 +warning: another run holds this host: ann@desk \(pid 7\), since 2026-11-22T/,
    );
  });
});

describe("a host that another run takes between our look and our transaction", () => {
  /** The lock is taken as soon as the plan is out. */
  async function applyTooLate(seconds: string) {
    let isTaken = false;
    const clock = createStillClock();
    return rig.run(
      [
        "apply",
        "-i",
        fleet,
        "--lock-timeout",
        seconds,
        "--output",
        "ndjson",
        PLAYBOOK,
      ],
      {
        onOutput: (soFar) => {
          if (isTaken || !soFar.includes('"kind":"host-planned"')) return;
          isTaken = true;
          takeLock();
        },
        clock: {
          now: clock.now,
          sleep: async (milliseconds) => {
            rmSync(lock(), { recursive: true, force: true });
            await clock.sleep(milliseconds);
          },
        },
      },
    );
  }

  test("is waited for, and looked at anew", async () => {
    const { exitCode, stdout } = await applyTooLate("60");
    const kinds = stdout
      .trimEnd()
      .split("\n")
      .map((line): string => JSON.parse(line).kind);
    expect(exitCode, stdout).toBe(0);
    expect(
      kinds.filter((kind) =>
        ["host-observed", "host-planned", "waiting-for-lock"].includes(kind),
      ),
    ).toEqual([
      "host-observed",
      "host-planned",
      "waiting-for-lock",
      "host-observed",
      "host-planned",
    ]);
  });

  test("fails at once when there is no time to wait", async () => {
    const { exitCode, stdout } = await applyTooLate("0");
    expect(exitCode, stdout).toBe(3);
    expect(stdout).toContain("another run holds this host: ann@desk (pid 7)");
    expect(stdout).not.toContain("waiting-for-lock");
  });
});
