import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { countVfs, FRESH, isLocked, outcomes, stateOf } from "./guest.ts";
import { useHost } from "./use-host.ts";
import { isStep } from "./virtfn.ts";

const IGB = "playbooks/igb.yml";
const SEVEN = { "0000:01:00.0": 7, "0000:02:00.0": 7 };
const NONE = { "0000:01:00.0": 0, "0000:02:00.0": 0 };

const host = useHost({ name: "interruptions", prepare: FRESH });

describe("a step that fails", () => {
  it("has everything before it undone", async () => {
    const { machine } = host;
    await machine.run(
      String.raw`printf '#!/bin/sh\n[ "$1" = prereqs ] || { echo the hook of the lab fails; exit 1; }\n' > /etc/initramfs-tools/hooks/lab-fails
chmod 755 /etc/initramfs-tools/hooks/lab-fails`,
    );
    const { stdout } = await host.virtfn(3, ["apply", IGB]);
    expect(stdout).toMatch(/everything was undone/);
    expect(stdout).toMatch(/lab-fails/);
    await expectUntouched();
    expect(await outcomes(machine)).toEqual(["reverted"]);
    expect(await leftovers()).toBe("");
  });
});

describe("a connection that is cut in the middle of a transaction", () => {
  for (const { end, cut } of [
    {
      end: "the client",
      cut: async (pid: number) => {
        await execa("pkill", ["-KILL", "-P", String(pid), "-x", "ssh"]);
      },
    },
    {
      end: "the server",
      cut: async () => {
        // The harness' own connection is the older one, of another process.
        await host.machine.run(
          `pkill -KILL -n -f '^sshd: root@notty' || pkill -KILL -n -f '^sshd: root'`,
        );
      },
    },
  ])
    it(`is made again when ${end} dies, and the run goes on`, async () => {
      const { machine } = host;
      const run = host.watch(["apply", IGB]);
      await run.event(isStep(/^rebuild/));
      await cut(run.pid);
      const { exitCode, events } = await run.finished;
      expect(exitCode).toBe(0);
      const kinds = events.map(({ kind }) => kind);
      expect(kinds).toContain("connection-lost");
      expect(kinds).toContain("reattached");
      expect(events.at(-1)).toMatchObject({
        kind: "run-finished",
        results: [{ status: "changed" }],
      });
      expect(await countVfs(machine)).toEqual(SEVEN);
      expect(await outcomes(machine)).toEqual(["committed"]);
      expect(await leftovers()).toBe("");
      await host.virtfn(0, ["plan", IGB]);
    });
});

describe("a runner that is killed in the middle of a transaction", () => {
  it("leaves the host to its transaction; a second run says who holds it, or waits", async () => {
    const { machine } = host;
    const run = host.watch(["apply", IGB]);
    await run.event(isStep(/^rebuild/));
    run.signal("SIGKILL");
    await run.finished;

    const refused = await host.virtfn(3, ["apply", IGB]);
    expect(refused.stdout).toMatch(
      new RegExp(
        `another run holds this host: \\S+@\\S+ \\(pid ${run.pid}\\), since \\d{4}-\\d\\d-\\d\\dT`,
      ),
    );
    expect(refused.stdout).toMatch(/--lock-timeout/);

    const waiting = host.watch(["apply", IGB, "--lock-timeout", "1500"]);
    await waiting.event(({ kind }) => kind === "waiting-for-lock");
    const { exitCode } = await waiting.finished;
    expect(exitCode).toBe(0);
    expect(await countVfs(machine)).toEqual(SEVEN);
    expect(await outcomes(machine)).toEqual(["committed"]);
    expect(await leftovers()).toBe("");
    await host.virtfn(0, ["plan", IGB]);
  });
});

describe("Ctrl-C in the middle of a transaction", () => {
  it("lets the step end, undoes what was done, and says so", async () => {
    const { machine } = host;
    const run = host.watch(["apply", IGB]);
    const step = await run.event(isStep(/^write \/etc\/modprobe\.d/));
    run.signal("SIGINT");
    const { exitCode, events } = await run.finished;
    expect(exitCode).toBe(130);
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toContain("interrupted");
    expect(events.at(-1)).toMatchObject({
      kind: "run-finished",
      results: [{ status: "interrupted", revert: "reverted" }],
    });
    expect(step.kind).toBe("step-started");
    await expectUntouched();
    expect(await outcomes(machine)).toEqual(["cancelled"]);
    expect(await leftovers()).toBe("");
  });
});

describe("a power cut in the middle of a transaction", () => {
  for (const [when, title] of [
    ["a file is written", /^write \/etc\/modprobe\.d/],
    ["an image is rebuilt", /^rebuild/],
  ] as const)
    it(`leaves the old state or the new one when ${when}, and the next run finishes the job`, async () => {
      const { machine } = host;
      const run = host.watch(["apply", IGB]);
      await run.event(isStep(title));
      await machine.cutPower();
      run.signal("SIGKILL");
      await run.finished;

      await machine.boot();
      expect([NONE, SEVEN]).toContainEqual(await countVfs(machine));
      const files = await machine.run(
        'cd /etc && for file in modprobe.d/zz-virtfn-* modules-load.d/virtfn-*; do [ -e "$file" ] && tail -n 1 "$file"; done; :',
      );
      expect([
        "",
        "options igb max_vfs=7",
        "options igb max_vfs=7\nigb",
      ]).toContain(files);
      expect(await isLocked(machine)).toBe(false);

      await host.virtfn(0, ["apply", IGB]);
      expect(await countVfs(machine)).toEqual(SEVEN);
      expect(await leftovers()).toBe("");
      await host.virtfn(0, ["plan", IGB]);
    });
});

async function expectUntouched(): Promise<void> {
  const { machine } = host;
  expect(await countVfs(machine)).toEqual(NONE);
  expect(
    await machine.run(
      "cd /etc && ls modprobe.d modules-load.d | grep virtfn; cmp /root/initrd.kept /boot/initrd.img-$(uname -r)",
    ),
  ).toBe("");
}

/** The lock, and what a transaction keeps for its undo. */
async function leftovers(): Promise<string> {
  const state = await stateOf(host.machine);
  return state
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "")
    .filter((path) => /\/\.virtfn-|\/run\/virtfn\/(lock|replaced)/.test(path))
    .join("\n");
}
