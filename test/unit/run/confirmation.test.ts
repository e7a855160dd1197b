import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Unreachable, type Target } from "../../../src/host/connection.ts";
import { openConnection } from "../../../src/host/open-connection.ts";
import { conductRun, type RunReport } from "../../../src/run/conductor.ts";
import type { RunEvent } from "../../../src/run/events.ts";
import { createStillClock } from "../../support/cli-rig.ts";
import { simulatedHost } from "../../support/simulated-hosts.ts";
import { modprobeTask, modprobeWish } from "../../support/wish.ts";

interface Conducted {
  readonly root: string;
  readonly events: readonly RunEvent[];
  readonly report: RunReport;
}

/** An apply that gives VFs to the port by which we come; `admit` says whether the next new connection gets through. */
async function applyOverOurPort(options: {
  readonly kind: "local" | "sim";
  readonly confirmTimeout: number;
  readonly admit?: () => boolean;
  readonly onEvent?: (event: RunEvent, root: string) => void;
  readonly interrupt?: AbortSignal;
}): Promise<Conducted> {
  const root = await simulatedHost({ profile: "igb-ssh-path" });
  const task = modprobeTask({ name: "igb", options: { max_vfs: 7 } });
  const real: Target = {
    kind: "sim",
    root,
    profile: "igb-ssh-path",
    become: undefined,
  };
  const events: RunEvent[] = [];
  const wish = modprobeWish(task);
  const request = { modules: wish ? [wish.name] : [] };
  const report = await conductRun(
    {
      mode: "apply",
      sources: [],
      hosts: [
        {
          name: "hv1",
          target:
            options.kind === "sim"
              ? real
              : { kind: "local", become: undefined },
          secrets: [],
        },
      ],
      missing: [],
      plays: [
        {
          name: "VFs",
          hosts: [
            {
              host: "hv1",
              policy: { allow: "link", disconnect: true, stage: true },
              wishes: {
                request,
                resolve: () => ({ kind: "resolved", request, tasks: [task] }),
              },
              promised: undefined,
            },
          ],
        },
      ],
      forks: 1,
      lockTimeout: 0,
      confirmTimeout: options.confirmTimeout,
      wantScript: false,
      holder: "me",
    },
    {
      connect: async (_target, how) => {
        if (how.unshared && options.admit?.() === false)
          throw new Unreachable("connect", "no route to host");
        return openConnection(real, how);
      },
      emit: (event) => {
        events.push(event);
        options.onEvent?.(event, root);
      },
      clock: createStillClock(),
      newTransactionId: () => "t1",
      interrupt: options.interrupt ?? new AbortController().signal,
      abandon: new AbortController().signal,
    },
  );
  return { root, events, report };
}

describe("a run that cuts its own connection", () => {
  test("confirms over a new one, as soon as it gets through", async () => {
    let attempts = 0;
    const { events, report } = await applyOverOurPort({
      kind: "sim",
      confirmTimeout: 3600,
      admit: () => {
        attempts += 1;
        return attempts > 1;
      },
    });
    expect(report.results).toMatchObject([{ status: "changed" }]);
    expect(attempts).toBe(2);
    expect(events).toContainEqual({
      kind: "confirmation-awaited",
      host: "hv1",
      transaction: "t1",
      seconds: 3600,
      command: undefined,
    });
    expect(events).toContainEqual({
      kind: "confirmed",
      host: "hv1",
      transaction: "t1",
    });
  });

  test("fails, with everything undone, when none gets through", async () => {
    const { root, events, report } = await applyOverOurPort({
      kind: "sim",
      confirmTimeout: 1,
      admit: () => false,
    });
    expect(report.results).toMatchObject([
      {
        status: "failed",
        revert: "reverted",
        changes: 0,
        reason:
          "nobody confirmed within 1 s: the host could not be reached anew (no route to host)",
        hint: "if the way there only needs longer, --confirm-timeout SECONDS gives it more; its journal on the host: /var/lib/virtfn/transactions/t1/log",
      },
    ]);
    expect(report.exitCode).toBe(3);
    expect(events).toContainEqual({
      kind: "confirmation-expired",
      host: "hv1",
      transaction: "t1",
      seconds: 1,
    });
    expect(existsSync(join(root, "etc/modprobe.d/zz-virtfn-igb.conf"))).toBe(
      false,
    );
  });

  test("asks a person, where it works on the host itself", async () => {
    const { events, report } = await applyOverOurPort({
      kind: "local",
      confirmTimeout: 3600,
      admit: () => {
        throw new Error("a connection of ours shows nothing here");
      },
      onEvent: (event, root) => {
        if (event.kind !== "confirmation-awaited") return;
        const [, path = ""] = event.command?.split(" ") ?? [];
        writeFileSync(join(root, path), "");
      },
    });
    expect(report.results).toMatchObject([{ status: "changed" }]);
    expect(events.map(({ kind }) => kind)).toContain("confirmed");
  });

  test("is undone when it is interrupted", async () => {
    const interrupt = new AbortController();
    const { report } = await applyOverOurPort({
      kind: "sim",
      confirmTimeout: 3600,
      interrupt: interrupt.signal,
      admit: () => false,
      onEvent: ({ kind }) => {
        if (kind === "confirmation-awaited") interrupt.abort();
      },
    });
    expect(report.results).toMatchObject([
      { status: "interrupted", revert: "reverted" },
    ]);
  });
});
