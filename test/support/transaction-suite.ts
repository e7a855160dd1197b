import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test as base } from "vitest";
import {
  attachScript,
  cancelScript,
} from "../../src/host/transaction/journal-scripts.ts";
import type { ShellConnection } from "./shell-connection.ts";
import {
  step,
  transactionHost,
  type TransactionHost,
} from "./transaction-host.ts";

const TRANSACTIONS = "var/lib/virtfn/transactions";

/** What a transaction promises, tried under one shell. */
export function describeTransactions(
  name: string,
  shell: readonly string[],
): void {
  describe.concurrent(`a transaction under ${name}`, () => {
    const test = base.extend<{ host: TransactionHost }>({
      // oxlint-disable-next-line no-empty-pattern
      host: async ({}, use) => {
        const host = transactionHost(shell);
        await use(host);
        await host.dispose();
      },
    });

    describe("that goes well", () => {
      test("does its steps in order, then what they leave for the end", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [
            step("one", { finish: [{ argv: ["verb_note", "finish one"] }] }),
            step("two", { finish: [{ argv: ["verb_note", "finish two"] }] }),
          ],
        });
        expect(result.outcome).toBe("committed");
        expect(result.failedStep).toBeUndefined();
        expect(host.notes()).toEqual([
          "do one",
          "do two",
          "finish one",
          "finish two",
        ]);
        expect(events).toEqual([
          { kind: "step-started", step: 1, title: "one" },
          { kind: "step-finished", step: 1, title: "one" },
          { kind: "step-started", step: 2, title: "two" },
          { kind: "step-finished", step: 2, title: "two" },
        ]);
      });

      test("leaves its journal and nothing else", async ({ host }) => {
        await host.run({ id: "t1", steps: [step("one")] });
        expect(host.list(`${TRANSACTIONS}/t1`)).toEqual([
          "log",
          "outcome",
          "script",
        ]);
        expect(host.list("run/virtfn")).toEqual([]);
        expect(host.read(`${TRANSACTIONS}/t1/outcome`).trim()).toBe(
          "committed",
        );
      });

      test("keeps its journal to root, but not what its steps write", async ({
        host,
      }) => {
        await host.run({ id: "t1", steps: [step("one")] });
        host.write("old", "");
        await host.run({
          id: "t2",
          steps: [
            step("make", {
              run: [{ argv: ["sh", "-c", ': >"$VIRTFN_ROOT/made"'] }],
            }),
          ],
        });
        expect(modeOf(host, "made")).toBe("644");
        expect(modeOf(host, `${TRANSACTIONS}/t1`)).toBe("700");
        expect(modeOf(host, `${TRANSACTIONS}/t1/script`)).toBe("600");
        expect(modeOf(host, `${TRANSACTIONS}/t1/log`)).toBe("600");
      });

      test("keeps the journals of the last twenty", async ({ host }) => {
        for (let each = 10; each < 35; each += 1)
          host.write(`${TRANSACTIONS}/a${each}/log`, "");
        await host.run({ id: "b1", steps: [] });
        const kept = host.list(TRANSACTIONS);
        expect(kept).toHaveLength(20);
        expect(kept.at(0)).toBe("a16");
        expect(kept.at(-1)).toBe("b1");
      });

      test("feeds commands what is meant for them and nothing else", async ({
        host,
      }) => {
        await host.run({
          id: "t1",
          steps: [
            step("read", {
              run: [
                {
                  argv: ["sh", "-c", 'cat >"$VIRTFN_ROOT/fed"'],
                  stdin: "a\n\n'b'\\n%s",
                },
                { argv: ["sh", "-c", 'cat >"$VIRTFN_ROOT/unfed"'] },
              ],
            }),
          ],
        });
        expect(host.read("fed")).toBe("a\n\n'b'\\n%s");
        expect(host.read("unfed")).toBe("");
      });

      test("tells what commands print, made harmless and up to a point", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [
            step("talk", {
              run: [
                { argv: ["printf", String.raw`\033[2Jred\nlast`] },
                {
                  argv: [
                    "sh",
                    "-c",
                    "i=0; while [ $i -lt 400 ]; do echo $i; i=$((i + 1)); done",
                  ],
                },
              ],
            }),
          ],
        });
        expect(result.outcome).toBe("committed");
        const texts = events.flatMap((event) =>
          event.kind === "step-output" ? [event.text] : [],
        );
        expect(texts.slice(0, 3)).toEqual([
          String.raw`\x1b[2Jred`,
          "last0",
          "1",
        ]);
        expect(texts).toHaveLength(200);
      });
    });

    describe("whose step fails", () => {
      const failing = step("two", {
        run: [
          { argv: ["verb_note", "half of two"] },
          { argv: ["verb_fail", "no such thing"] },
          { argv: ["verb_note", "never"] },
        ],
      });

      test("undoes that step and those before it, last first", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [
            step("one", { finish: [{ argv: ["verb_note", "finish one"] }] }),
            failing,
            step("three"),
          ],
        });
        expect(result).toMatchObject({
          outcome: "reverted",
          failedStep: { step: 2, title: "two" },
          reason: "no such thing",
        });
        expect(host.notes()).toEqual([
          "do one",
          "half of two",
          "undo two",
          "undo one",
        ]);
        expect(events.slice(2)).toEqual([
          { kind: "step-started", step: 2, title: "two" },
          { kind: "step-output", step: 2, text: "no such thing" },
          {
            kind: "step-failed",
            step: 2,
            title: "two",
            reason: "no such thing",
          },
          { kind: "undo-started", step: 2, title: "two" },
          { kind: "undo-started", step: 1, title: "one" },
        ]);
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("goes on undoing where an undo fails, and says so", async ({
        host,
      }) => {
        const { result, events } = await host.run({
          id: "t1",
          steps: [
            step("one"),
            step("two", {
              run: [{ argv: ["verb_fail", "broken"] }],
              undo: [
                { argv: ["verb_fail", "stays broken"] },
                { argv: ["verb_note", "never, since that ended the undo"] },
              ],
            }),
          ],
        });
        expect(result.outcome).toBe("revert_failed");
        expect(result.reason).toBe(
          "broken; undoing step 2 failed: stays broken",
        );
        expect(host.notes()).toEqual(["do one", "undo one"]);
        expect(events).toContainEqual({
          kind: "undo-failed",
          step: 2,
          title: "two",
          reason: "stays broken",
        });
      });

      test("names the exit status of a command that says nothing", async ({
        host,
      }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [step("mute", { run: [{ argv: ["sh", "-c", "exit 7"] }] })],
        });
        expect(result.reason).toBe("exit status 7");
      });

      test("is undone when the disk is full", async ({ host }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [
            step("write", {
              run: [{ argv: ["sh", "-c", "printf 'x\\n' >/dev/full"] }],
            }),
          ],
        });
        expect(result.outcome).toBe("reverted");
        expect(host.notes()).toEqual(["undo write"]);
      });
    });

    describe("whose step does not end", () => {
      test("stops it after its deadline, with all it started", async ({
        host,
      }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [
            step("hang", {
              deadline: 1,
              run: [
                {
                  argv: [
                    "sh",
                    "-c",
                    'sleep 1000 & echo $! >"$VIRTFN_ROOT/pid"; wait',
                  ],
                },
              ],
            }),
          ],
        });
        expect(result.outcome).toBe("reverted");
        expect(result.reason).toMatch(/^no end after 1 s, so it was stopped/);
        expect(host.notes()).toEqual(["undo hang"]);
        expect(isAlive(Number(host.read("pid")))).toBe(false);
      });

      test("names the process that not even SIGKILL ends, and undoes what it can", async ({
        host,
      }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [
            step("one"),
            step("stuck", {
              deadline: 1,
              run: [{ argv: ["verb_wait"] }],
            }),
          ],
          // The nearest thing to a process in state D: signals to it do nothing.
          verbs: {
            unkillable: `kill() { case $2 in TERM | KILL) ;; *) command kill "$@" ;; esac; }`,
            impatient: "tx_grace=1",
          },
        });
        expect(result.outcome).toBe("reverted");
        expect(result.reason).toMatch(
          /^no end after 1 s, and the kernel does not let it go: pid \d+$/,
        );
        expect(host.notes()).toEqual(["do one", "undo stuck", "undo one"]);
        expect(host.list("run/virtfn")).toEqual([]);
        await host.openGate();
      });
    });

    describe("that is cancelled", () => {
      const steps = [
        step("one", {
          run: [{ argv: ["verb_wait"] }, { argv: ["verb_note", "do one"] }],
        }),
        step("two"),
      ];

      test("lets the running step finish, and undoes", async ({ host }) => {
        const stop = new AbortController();
        const started = await host.start({
          id: "t1",
          steps,
          signal: stop.signal,
        });
        await started.event("step-started");
        stop.abort();
        await cancelled(host, "t1");
        await host.openGate();
        const result = await started.ended;
        expect(result.outcome).toBe("cancelled");
        expect(host.notes()).toEqual(["do one", "undo one"]);
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("does the same for SIGTERM, and nothing for SIGHUP", async ({
        host,
      }) => {
        const started = await host.start({ id: "t1", steps });
        await started.event("step-started");
        process.kill(ownerPid(host), "SIGHUP");
        process.kill(ownerPid(host), "SIGTERM");
        await host.openGate();
        expect((await started.ended).outcome).toBe("cancelled");
        expect(host.notes()).toEqual(["do one", "undo one"]);
      });

      test("commits when all was done before", async ({ host }) => {
        const connection = await host.connect();
        await host.run({ id: "t1", steps: [step("two")], connection });
        expect((await connection.run(cancelScript("t1"))).status).toBe(0);
        expect(host.list(`${TRANSACTIONS}/t1`)).not.toContain("cancel");
      });
    });

    describe("that meets another one", () => {
      const waiting = [step("one", { run: [{ argv: ["verb_wait"] }] })];

      test("does nothing, and says who holds the host and since when", async ({
        host,
      }) => {
        const first = await host.start({ id: "t1", steps: waiting });
        await first.event("step-started");
        const { result } = await host.run({ id: "t2", steps: [step("two")] });
        expect(result).toMatchObject({
          outcome: "locked",
          lock: {
            transaction: "t1",
            holder: "tester@here (pid 1)",
            since: 1_790_000_000,
          },
        });
        expect(host.list(TRANSACTIONS)).toEqual(["t1"]);
        await host.openGate();
        expect((await first.ended).outcome).toBe("committed");
        expect(host.notes()).toEqual([]);
      });

      test("removes no journal while it does not hold the host", async ({
        host,
      }) => {
        const first = await host.start({ id: "t1", steps: waiting });
        await first.event("step-started");
        for (let each = 10; each < 40; each += 1)
          host.write(`${TRANSACTIONS}/a${each}/log`, "");
        const { result } = await host.run({ id: "t2", steps: [step("two")] });
        expect(result.outcome).toBe("locked");
        expect(host.list(TRANSACTIONS)).toHaveLength(31);
        expect(host.list("run/virtfn")).toEqual(["lock"]);
        await host.openGate();
        await first.ended;
      });

      test("is not taken for dead while it is slow to say whose the lock is", async ({
        host,
      }) => {
        host.command(
          "mkdir",
          `"$REAL" "$@" || exit
case $* in
  */run/virtfn/lock*) if [ ! -e "$VIRTFN_ROOT/slow" ]; then : >"$VIRTFN_ROOT/slow"; read -r _ <"$VIRTFN_ROOT/gate"; fi ;;
esac`,
        );
        const slow = await host.start({ id: "t1", steps: [step("one")] });
        await until(() => host.has("slow"));
        const quick = await host.run({ id: "t2", steps: [step("two")] });
        expect(quick.result.outcome).toBe("committed");
        expect(quick.events[0]).toMatchObject({ kind: "step-started" });
        await host.openGate();
        expect((await slow.ended).outcome).toBe("committed");
        expect(host.notes()).toEqual(["do two", "do one"]);
      });

      test("never runs beside it, however many start at once", async ({
        host,
      }) => {
        const exclusive = step("alone", {
          run: [
            { argv: ["sh", "-c", 'mkdir "$VIRTFN_ROOT/inside"'] },
            { argv: ["verb_note", "in"] },
            { argv: ["sh", "-c", 'rmdir "$VIRTFN_ROOT/inside"'] },
          ],
          undo: [],
        });
        host.write("run/virtfn/lock/owner", deadOwner("boot-1"));
        const outcomes = await Promise.all(
          ["t1", "t2", "t3", "t4", "t5"].map(async (id) => {
            const { result } = await host.run({ id, steps: [exclusive] });
            return result.outcome;
          }),
        );
        const committed = outcomes.filter((each) => each === "committed");
        const locked = outcomes.filter((each) => each === "locked");
        expect(committed.length).toBeGreaterThan(0);
        expect(committed.length + locked.length).toBe(outcomes.length);
        expect(host.notes()).toHaveLength(committed.length);
      });
    });

    describe("that finds the lock of a dead one", () => {
      test.for([
        ["its process is gone", deadOwner("boot-1")],
        ["the host was booted since", ownOwner("boot-0")],
        ["its number is another process's now", ownOwner("boot-1")],
        ["it never said whose it is", ""],
      ] as const)("takes it over when %s", async ([, owner], { host }) => {
        host.write("run/virtfn/lock/owner", owner);
        host.write("etc/modprobe.d/.virtfn-x.conf", "half");
        host.write("etc/modprobe.d/x.conf", "whole");
        host.write("boot/.virtfn-initrd.img.part", "half");
        host.write("boot/initrd.img-6", "half");
        host.write("boot/.virtfn-initrd.img-6", "whole");
        host.write("run/virtfn/loading/igb", "unfinished");
        const { result, events } = await host.run({
          id: "t2",
          steps: [step("one")],
        });
        expect(result.outcome).toBe("committed");
        expect(events[0]).toEqual({
          kind: "lock-taken-over",
          transaction: owner === "" ? "unknown" : "t1",
          holder: owner === "" ? "" : "someone@there (pid 2)",
        });
        expect(host.list("etc/modprobe.d")).toEqual(["x.conf"]);
        expect(host.list("boot")).toEqual(["initrd.img-6"]);
        expect(host.read("boot/initrd.img-6")).toBe("whole");
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("waits for nobody who died while taking it over", async ({
        host,
      }) => {
        const connection = await host.connect();
        host.write("run/virtfn/lock/owner", deadOwner("boot-1"));
        await connection.run(
          'ln -s "4194304 1" "$VIRTFN_ROOT/run/virtfn/lock/claim"',
        );
        const { result } = await host.run({ id: "t2", steps: [step("one")] });
        expect(result.outcome).toBe("committed");
      });
    });

    describe("on a host with systemd", () => {
      test("runs in a scope of its own, and its end is noticed all the same", async ({
        host,
      }) => {
        host.write("run/systemd/system/.keep", "");
        host.command(
          "systemd-run",
          'printf "%s\\n" "$*" >>"$VIRTFN_ROOT/scopes"; shift 3; exec "$@"',
        );
        const started = await host.start({
          id: "t1",
          steps: [step("one", { run: [{ argv: ["verb_wait"] }] })],
        });
        await started.event("step-started");
        await stepRecorded(host);
        process.kill(ownerPid(host), "SIGKILL");
        expect((await started.ended).outcome).toBe("revert_failed");
        expect(host.read("scopes")).toBe(
          `--scope --quiet -- true\n--scope --quiet -- setsid sh ${host.root}/${TRANSACTIONS}/t1/script\n`,
        );
        await host.openGate();
      });

      test("runs without a scope where none can be had", async ({ host }) => {
        host.write("run/systemd/system/.keep", "");
        host.command("systemd-run", "exit 1");
        const { result } = await host.run({ id: "t1", steps: [step("one")] });
        expect(result.outcome).toBe("committed");
      });
    });

    describe("that is killed on the host", () => {
      test("is noticed at once; the next one waits for its step, then takes over", async ({
        host,
      }) => {
        const first = await host.start({
          id: "t1",
          steps: [step("one", { run: [{ argv: ["verb_wait"] }] })],
        });
        await first.event("step-started");
        await stepRecorded(host);
        process.kill(ownerPid(host), "SIGKILL");
        const result = await first.ended;
        expect(result).toMatchObject({
          outcome: "revert_failed",
          failedStep: { step: 1, title: "one" },
        });
        expect(result.reason).toMatch(/killed on the host/);

        const second = await host.run({ id: "t2", steps: [step("two")] });
        expect(second.result.outcome).toBe("locked");
        const stuck = Number(host.read("run/virtfn/lock/step").split(" ")[0]);
        await host.openGate();
        await gone(stuck);
        const third = await host.run({ id: "t3", steps: [step("two")] });
        expect(third.result.outcome).toBe("committed");
        expect(third.events[0]).toMatchObject({
          kind: "lock-taken-over",
          transaction: "t1",
        });
      });
    });

    describe("whose connection breaks", () => {
      const steps = [
        step("one", { run: [{ argv: ["verb_wait"] }] }),
        step("two"),
      ];

      test("is followed again from the line after the last one seen", async ({
        host,
      }) => {
        const started = await host.start({
          id: "t1",
          steps,
          pause: async () => undefined,
        });
        await started.event("step-started");
        started.connection.cut();
        await started.event("reattached");
        await host.openGate();
        const result = await started.ended;
        expect(result.outcome).toBe("committed");
        expect(result.lines).toEqual([
          "step 1 start one",
          "step 1 done",
          "step 2 start two",
          "step 2 done",
        ]);
        expect(started.events.map(({ kind }) => kind)).toEqual([
          "step-started",
          "connection-lost",
          "reattached",
          "step-finished",
          "step-started",
          "step-finished",
        ]);
      });

      test("is followed again when the host falls silent", async ({ host }) => {
        const started = await host.start({
          id: "t1",
          steps,
          silence: 0.1,
          pause: async () => undefined,
        });
        await started.event("step-started");
        const { lines } = await started.connection.run("echo $$");
        process.kill(Number(lines[0]), "SIGSTOP");
        await started.event("reattached");
        await host.openGate();
        expect((await started.ended).outcome).toBe("committed");
        expect(host.notes()).toEqual(["do two"]);
      });

      test("is told its result when it ended meanwhile", async ({ host }) => {
        let back: () => void = () => undefined;
        const started = await host.start({
          id: "t1",
          steps,
          pause: async () =>
            new Promise((resolve) => {
              back = resolve;
            }),
        });
        await started.event("step-started");
        started.connection.cut();
        await started.event("connection-lost");
        const other = await host.connect();
        const ended = other.follow(
          attachScript({ id: "t1", seen: 0, follower: "x", cancel: false }),
          () => undefined,
        );
        await host.openGate();
        await ended;
        back();
        expect((await started.ended).outcome).toBe("committed");
        expect(host.notes()).toEqual(["do two"]);
      });

      test("finishes by itself when nobody comes back, and leaves no lock", async ({
        host,
      }) => {
        let seconds = 1000;
        let attempts = 0;
        const started = await host.start({
          id: "t1",
          steps,
          pause: async () => undefined,
          reattachWithin: 30,
          now: () => seconds,
          reopen: async () => {
            // The host takes its time to say nothing.
            seconds += 20;
            attempts += 1;
            const connection = await host.connect();
            connection.cut();
            return connection;
          },
        });
        await started.event("step-started");
        started.connection.cut();
        const result = await started.ended;
        expect(result.outcome).toBe("lost");
        expect(attempts).toBe(2);
        expect(result.reason).toMatch(/the transaction goes on by itself/);
        const other = await host.connect();
        const said: string[] = [];
        const ended = other.follow(
          attachScript({ id: "t1", seen: 0, follower: "x", cancel: false }),
          (line) => said.push(line),
        );
        await host.openGate();
        await ended;
        expect(said.at(-1)).toBe("outcome committed");
        expect(host.list("run/virtfn")).toEqual([]);
      });

      test("has its whole time again after each loss", async ({ host }) => {
        let seconds = 1000;
        const opened: ShellConnection[] = [];
        const started = await host.start({
          id: "t1",
          steps: [
            ...steps.slice(0, 1),
            step("two", {
              run: [
                {
                  argv: [
                    "sh",
                    "-c",
                    'until [ -e "$VIRTFN_ROOT/go" ]; do sleep 0.1; done',
                  ],
                },
              ],
            }),
          ],
          pause: async () => undefined,
          reattachWithin: 30,
          now: () => seconds,
          reopen: async () => {
            const connection = await host.connect();
            opened.push(connection);
            return connection;
          },
        });
        await started.event("step-started");
        started.connection.cut();
        await started.event("reattached");
        await host.openGate();
        await until(() =>
          started.events.some(
            (event) => event.kind === "step-started" && event.step === 2,
          ),
        );
        seconds += 1000;
        opened.at(-1)?.cut();
        await until(() => opened.length > 1);
        host.write("go", "");
        expect((await started.ended).outcome).toBe("committed");
      });

      test("is cancelled over the new connection", async ({ host }) => {
        const stop = new AbortController();
        const started = await host.start({
          id: "t1",
          steps,
          signal: stop.signal,
          pause: async () => {
            stop.abort();
          },
        });
        await started.event("step-started");
        started.connection.cut();
        await started.event("reattached");
        await cancelled(host, "t1");
        await host.openGate();
        expect((await started.ended).outcome).toBe("cancelled");
      });

      test("was not begun when it had not arrived", async ({ host }) => {
        const connection = await host.connect();
        connection.cut();
        const { result } = await host.run({
          id: "t1",
          steps: [step("two")],
          connection,
          pause: async () => undefined,
        });
        expect(result).toMatchObject({ outcome: "not_begun" });
        expect(host.notes()).toEqual([]);
      });
    });

    describe("that finds no room", () => {
      test("for its journal begins nothing, and says why", async ({ host }) => {
        host.write("var/lib/virtfn", "a file");
        const { result } = await host.run({ id: "t1", steps: [step("one")] });
        expect(result.outcome).toBe("not_begun");
        expect(result.reason).toMatch(/journal .* cannot be written: mkdir: /);
        expect(host.notes()).toEqual([]);
        expect(host.has("run/virtfn")).toBe(false);
      });

      test("for its script begins nothing", async ({ host }) => {
        const { result } = await host.run({
          id: "t1",
          steps: [step("one")],
          connection: await host.connect("ulimit -f 1"),
        });
        expect(result.outcome).toBe("not_begun");
        expect(host.notes()).toEqual([]);
        expect(host.list(TRANSACTIONS)).toEqual([]);
      });

      test("for its lock begins nothing, and says why", async ({ host }) => {
        host.write("run", "a file");
        const { result } = await host.run({ id: "t1", steps: [step("one")] });
        expect(result.outcome).toBe("not_begun");
        expect(result.reason).toMatch(/^the lock cannot be taken: mkdir: /);
        expect(host.notes()).toEqual([]);
      });
    });

    test("carries any value to its command as it is", async ({ host }) => {
      const values = [
        "",
        "'",
        "''\\''",
        "$(touch pwned)`touch pwned`",
        "a\nb\n",
        "-n",
        "%s\\n",
        "*",
        "~",
        "\u001b[31m",
        "é\u{1F600}",
        "a;b&c|d>e<f(g)!{h}#i",
      ];
      const { result } = await host.run({
        id: "t1",
        steps: [
          step("title\nstep 9 start forged", {
            run: [
              {
                argv: [
                  "sh",
                  "-c",
                  'for each do printf "%s\\0" "$each"; done >"$VIRTFN_ROOT/values"',
                  "sh",
                  ...values,
                ],
              },
            ],
          }),
        ],
      });
      expect(result.outcome).toBe("committed");
      expect(host.read("values").split("\0").slice(0, -1)).toEqual(values);
      expect(result.lines[0]).toBe("step 1 start title step 9 start forged");
    });
  });
}

function modeOf(host: TransactionHost, path: string): string {
  return (statSync(join(host.root, path)).mode & 0o777).toString(8);
}

/** An owner whose process cannot be there: pid_max is 4194304. */
function deadOwner(boot: string): string {
  return ownerFile(boot, 4_194_304, "1");
}

/** This very process, started at another time than it was. */
function ownOwner(boot: string): string {
  return ownerFile(boot, process.pid, "1");
}

function ownerFile(boot: string, pid: number, start: string): string {
  return `transaction t1\nholder someone@there (pid 2)\nsince 1780000000\npid ${pid}\nboot ${boot}\nstart ${start}\nend\n`;
}

function ownerPid(host: TransactionHost): number {
  const [, pid] = /^pid (\d+)$/m.exec(host.read("run/virtfn/lock/owner")) ?? [];
  return Number(pid);
}

/** One that ended counts as gone, also while nobody has collected it: not every container's init does. */
function isAlive(pid: number): boolean {
  try {
    const [, state] =
      /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return state !== "Z" && state !== "X";
  } catch {
    return false;
  }
}

async function cancelled(host: TransactionHost, id: string): Promise<void> {
  await until(() => host.has(`${TRANSACTIONS}/${id}/cancel`));
}

async function stepRecorded(host: TransactionHost): Promise<void> {
  await until(
    () =>
      host.has("run/virtfn/lock/step") &&
      host.read("run/virtfn/lock/step").includes(" "),
  );
}

async function gone(pid: number): Promise<void> {
  await until(() => !isAlive(pid));
}

/** Looks again on every turn of the event loop; what is awaited is certain to come. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition())
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
