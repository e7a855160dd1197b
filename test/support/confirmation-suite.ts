import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test as base } from "vitest";
import { Unreachable } from "../../src/host/connection.ts";
import {
  attachScript,
  CONFIRM_COMMAND,
  confirmScript,
} from "../../src/host/transaction/journal-scripts.ts";
import {
  step,
  transactionHost,
  type TransactionHost,
} from "./transaction-host.ts";
import { until } from "./transaction-suite.ts";

const JOURNAL = "var/lib/virtfn/transactions/t1";
/** Long enough for any machine, where the test confirms; as short as can be, where nobody does. */
const PATIENT = { afterSteps: 1, within: 3600 };
const BRIEF = { afterSteps: 1, within: 1 };
const STEPS = [step("cut"), step("persist")];

/** What a transaction promises that may cut its runner off, tried under one shell. */
export function describeConfirmations(
  name: string,
  shell: readonly string[],
): void {
  describe.concurrent(
    `a transaction that waits for a confirmation under ${name}`,
    () => {
      const test = base.extend<{ host: TransactionHost }>({
        // oxlint-disable-next-line no-empty-pattern
        host: async ({}, use) => {
          const host = transactionHost(shell);
          await use(host);
          await host.dispose();
        },
      });

      test("goes on once it was confirmed over a new connection, and not before", async ({
        host,
      }) => {
        let before: readonly string[] = [];
        const { result, events } = await host.run({
          id: "t1",
          steps: STEPS,
          confirmation: PATIENT,
          another: async () => {
            before = host.notes();
            return host.connect();
          },
        });
        expect(result).toMatchObject({
          outcome: "committed",
          unconfirmed: undefined,
        });
        expect(before).toEqual(["do cut"]);
        expect(host.notes()).toEqual(["do cut", "do persist"]);
        expect(events).toEqual([
          { kind: "step-started", step: 1, title: "cut" },
          { kind: "step-finished", step: 1, title: "cut" },
          { kind: "confirmation-awaited", seconds: 3600, boot: "boot-1" },
          { kind: "confirmed" },
          { kind: "step-started", step: 2, title: "persist" },
          { kind: "step-finished", step: 2, title: "persist" },
        ]);
        expect(host.list(JOURNAL)).toEqual([
          "confirmation",
          "log",
          "outcome",
          "script",
        ]);
        expect(decision(host)).toBe("confirmed");
      });

      test("waits at its end where nothing comes after what cuts", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [step("cut", { finish: [{ argv: ["verb_note", "finish"] }] })],
          confirmation: PATIENT,
          another: host.connect,
        });
        expect(result.outcome).toBe("committed");
        expect(events.at(-1)).toEqual({ kind: "confirmed" });
        expect(host.notes()).toEqual(["do cut", "finish"]);
      });

      test("is confirmed by the attempt that gets through", async ({
        host,
      }) => {
        let attempts = 0;
        const { result } = await host.run({
          id: "t1",
          steps: STEPS,
          confirmation: PATIENT,
          pause: async () => undefined,
          another: async () => {
            attempts += 1;
            if (attempts === 1) throw refused();
            const connection = await host.connect();
            // Let in, and gone before it could say anything.
            if (attempts === 2) connection.cut();
            return connection;
          },
        });
        expect(result.outcome).toBe("committed");
        expect(attempts).toBe(3);
      });

      test("is not confirmed by a host that does not know it", async ({
        host,
      }) => {
        const stranger = transactionHost(shell);
        let attempts = 0;
        const { result } = await host.run({
          id: "t1",
          steps: STEPS,
          confirmation: BRIEF,
          pause: async () => until(() => host.has(`${JOURNAL}/outcome`)),
          another: async () => {
            attempts += 1;
            return stranger.connect();
          },
        });
        await stranger.dispose();
        expect(attempts).toBeGreaterThan(0);
        expect(result.reason).toBe(
          "nobody confirmed within 1 s: the host could not be reached anew (who answered does not know the transaction)",
        );
      });

      test("undoes everything when nobody confirms, and its journal says why", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [step("before"), ...STEPS],
          confirmation: { ...BRIEF, afterSteps: 2 },
          another: async () => {
            throw refused();
          },
        });
        expect(result).toMatchObject({
          outcome: "reverted",
          unconfirmed: 1,
          failedStep: undefined,
          reason:
            "nobody confirmed within 1 s: the host could not be reached anew (no route to host)",
        });
        expect(host.notes()).toEqual([
          "do before",
          "do cut",
          "undo cut",
          "undo before",
        ]);
        expect(events.slice(4)).toEqual([
          { kind: "confirmation-awaited", seconds: 1, boot: "boot-1" },
          { kind: "confirmation-expired", seconds: 1 },
          { kind: "undo-started", step: 2, title: "cut" },
          { kind: "undo-started", step: 1, title: "before" },
        ]);
        expect(host.read(`${JOURNAL}/outcome`)).toMatch(
          /^reverted\nunconfirmed 1\nreason nobody confirmed within 1 s\n/,
        );
        expect(decision(host)).toBe("expired");
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("says it when not everything could be undone either", async ({
        host,
      }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [
            step("cut", { undo: [{ argv: ["verb_fail", "stays cut"] }] }),
          ],
          confirmation: BRIEF,
          another: async () => {
            throw refused();
          },
        });
        expect(result).toMatchObject({
          outcome: "revert_failed",
          unconfirmed: 1,
          reason:
            "nobody confirmed within 1 s: the host could not be reached anew (no route to host); undoing step 1 failed: stays cut",
        });
      });

      test("undoes everything also when its runner is gone", async ({
        host,
      }) => {
        const started = await host.start({
          id: "t1",
          steps: STEPS,
          confirmation: BRIEF,
          reattachWithin: 0,
        });
        await started.event("confirmation-awaited");
        started.connection.cut();
        expect((await started.ended).outcome).toBe("lost");
        const said: string[] = [];
        const other = await host.connect();
        await other.follow(
          attachScript({ id: "t1", seen: 0, follower: "x", cancel: false }),
          (line) => said.push(line),
        );
        expect(said).toContain("outcome reverted");
        expect(said).toContain("outcome unconfirmed 1");
        expect(host.notes()).toEqual(["do cut", "undo cut"]);
      });

      test("takes no confirmation from before the wait", async ({ host }) => {
        const started = await host.start({
          id: "t1",
          steps: [step("cut", { run: [{ argv: ["verb_wait"] }] })],
          confirmation: BRIEF,
        });
        await started.event("step-started");
        const early = await host.connect();
        const { lines } = await early.run(confirmScript("t1", "boot-1"));
        expect(lines).toEqual(["confirmed"]);
        await host.openGate();
        expect(await started.ended).toMatchObject({
          outcome: "reverted",
          unconfirmed: 1,
        });
      });

      test("is confirmed by a person, where no connection of ours could", async ({
        host,
      }) => {
        const started = await host.start({
          id: "t1",
          steps: STEPS,
          confirmation: PATIENT,
        });
        await started.event("confirmation-awaited");
        const person = await host.connect();
        await person.run(CONFIRM_COMMAND.replace("/run", `${host.root}/run`));
        expect((await started.ended).outcome).toBe("committed");
        expect(decision(host)).toBe("confirmed");
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("tells whoever comes with a confirmation what it is worth", async ({
        host,
      }) => {
        const connection = await host.connect();
        const answer = async (boot: string) =>
          (await connection.run(confirmScript("t1", boot))).lines;
        expect(await answer("boot-1")).toEqual(["absent"]);
        const started = await host.start({
          id: "t1",
          steps: STEPS,
          confirmation: PATIENT,
        });
        await started.event("confirmation-awaited");
        expect(await answer("boot-0")).toEqual(["over"]);
        expect(await answer("boot-1")).toEqual(["confirmed"]);
        expect(await answer("boot-1")).not.toEqual(["absent"]);
        await started.ended;
        expect(await answer("boot-1")).toEqual(["over"]);
      });

      describe("and is cancelled meanwhile", () => {
        test("undoes at once", async ({ host }) => {
          const stop = new AbortController();
          const started = await host.start({
            id: "t1",
            steps: STEPS,
            confirmation: PATIENT,
            signal: stop.signal,
          });
          await started.event("confirmation-awaited");
          stop.abort();
          expect(await started.ended).toMatchObject({
            outcome: "cancelled",
            unconfirmed: undefined,
          });
          expect(host.notes()).toEqual(["do cut", "undo cut"]);
        });

        test("is told over a new connection when the old one is silent", async ({
          host,
        }) => {
          const stop = new AbortController();
          let attempts = 0;
          const started = await host.start({
            id: "t1",
            steps: STEPS,
            confirmation: PATIENT,
            signal: stop.signal,
            reattachWithin: 0,
            pause: async (_seconds, wake) =>
              new Promise((resolve) => {
                if (!wake || wake.aborted) resolve();
                wake?.addEventListener("abort", () => {
                  resolve();
                });
              }),
            another: async () => {
              attempts += 1;
              if (attempts > 1) return host.connect();
              throw refused();
            },
          });
          await started.event("confirmation-awaited");
          await until(() => attempts === 1);
          const { lines } = await started.connection.run("echo $$");
          process.kill(Number(lines[0]), "SIGSTOP");
          stop.abort();
          await until(() => host.has(`${JOURNAL}/outcome`));
          expect(host.read(`${JOURNAL}/outcome`)).toMatch(/^cancelled\n/);
          expect(host.notes()).toEqual(["do cut", "undo cut"]);
          started.connection.cut();
          await started.ended;
        });
      });

      test("is confirmed although its step cut the connection without a word", async ({
        host,
      }) => {
        const started = await host.start({
          id: "t1",
          steps: [
            step("cut", { run: [{ argv: ["verb_wait"] }] }),
            step("persist"),
          ],
          confirmation: PATIENT,
          silence: 0.1,
          pause: async () => undefined,
          another: host.connect,
        });
        await started.event("step-started");
        const { lines } = await started.connection.run("echo $$");
        process.kill(Number(lines[0]), "SIGSTOP");
        await host.openGate();
        expect((await started.ended).outcome).toBe("committed");
        const kinds = started.events.map(({ kind }) => kind);
        expect(kinds).toContain("reattached");
        expect(kinds.filter((kind) => kind === "confirmed")).toHaveLength(1);
        expect(host.notes()).toEqual(["do persist"]);
      });
    },
  );
}

function refused(): Unreachable {
  return new Unreachable("connect", "no route to host");
}

function decision(host: TransactionHost): string {
  return readlinkSync(join(host.root, JOURNAL, "confirmation"));
}
