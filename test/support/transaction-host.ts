import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Step } from "../../src/changes/change.ts";
import { compileTransaction } from "../../src/host/transaction/compile.ts";
import {
  runTransaction,
  type TransactionRun,
} from "../../src/host/transaction/run.ts";
import type {
  Confirmation,
  TransactionEvent,
  TransactionResult,
} from "../../src/host/transaction/transaction.ts";
import { shellConnection, type ShellConnection } from "./shell-connection.ts";
import { findTool } from "./tools.ts";

/** A folder in which real transactions run under a real shell, on real processes. */
export interface TransactionHost {
  readonly root: string;
  readonly connect: (limits?: string) => Promise<ShellConnection>;
  /** Starts a transaction of its own connection; `ended` resolves with its result. */
  readonly start: (start: Start) => Promise<Started>;
  /** Starts one and waits for its end. */
  readonly run: (start: Start) => Promise<Ended>;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly has: (path: string) => boolean;
  readonly list: (path: string) => readonly string[];
  /** Puts a command first in PATH; `$REAL` is the one that it hides. */
  readonly command: (name: string, script: string) => void;
  /** What the steps noted, one a line. */
  readonly notes: () => readonly string[];
  /** Lets the step go on that waits at the gate, once it does. */
  readonly openGate: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

interface Start extends Partial<Omit<TransactionRun, "connection">> {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly verbs?: Readonly<Record<string, string>>;
  readonly confirmation?: Confirmation;
  readonly connection?: ShellConnection;
}

interface Started {
  readonly connection: ShellConnection;
  readonly events: readonly TransactionEvent[];
  readonly ended: Promise<TransactionResult>;
  /** Resolves with the first event, past or future, of that kind. */
  readonly event: (kind: TransactionEvent["kind"]) => Promise<TransactionEvent>;
}

interface Ended {
  readonly result: TransactionResult;
  readonly events: readonly TransactionEvent[];
}

/** `note TEXT` leaves a trace, `wait` stops until the test says so. */
const VERBS = {
  verb_note: String.raw`verb_note() { printf '%s\n' "$1" >>"$R/notes"; }`,
  verb_wait: String.raw`verb_wait() { read -r _ <"$R/gate"; }`,
  verb_fail: String.raw`verb_fail() { printf '%s\n' "$1" >&2; exit 3; }`,
};

export function step(title: string, options: Partial<Step> = {}): Step {
  return {
    title,
    run: [{ argv: ["verb_note", `do ${title}`] }],
    undo: [{ argv: ["verb_note", `undo ${title}`] }],
    finish: [],
    deadline: 60,
    ...options,
  };
}

export function transactionHost(shell: readonly string[]): TransactionHost {
  const root = mkdtempSync(join(tmpdir(), "virtfn-transactions-"));
  const path = (name: string) => join(root, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  const bin = path(".bin");
  mkdirSync(bin);
  symlinkSync(findTool(shell[0] ?? "sh") ?? "/bin/sh", join(bin, "sh"));
  write("proc/sys/kernel/random/boot_id", "boot-1\n");
  write("notes", "");
  spawnSync("mkfifo", [path("gate")]);
  const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  const connections: ShellConnection[] = [];

  const host: TransactionHost = {
    root,
    connect: async (limits = ":") => {
      const connection = await shellConnection(
        root,
        [join(bin, "sh"), "-c", `${limits}; exec sh`],
        env,
      );
      connections.push(connection);
      return connection;
    },
    start: async (start) => {
      const connection = start.connection ?? (await host.connect());
      return watch(start, connection, host);
    },
    run: async (start) => {
      const { ended, events } = await host.start(start);
      return { result: await ended, events };
    },
    read: (name) => readFileSync(path(name), "utf8"),
    write,
    has: (name) => existsSync(path(name)),
    list: (name) =>
      existsSync(path(name)) ? readdirSync(path(name)).toSorted() : [],
    command: (name, script) => {
      write(
        `.bin/${name}`,
        `#!/bin/sh\nREAL=${findTool(name) ?? name}\n${script}\n`,
      );
      chmodSync(path(`.bin/${name}`), 0o755);
    },
    notes: () => host.read("notes").split("\n").slice(0, -1),
    openGate: async () => {
      const gate = await open(path("gate"), "w");
      await gate.write("go\n");
      await gate.close();
    },
    dispose: async () => {
      await Promise.all(
        connections.map(async (connection) => connection.close()),
      );
      rmSync(root, { recursive: true, force: true });
    },
  };
  return host;
}

function watch(
  start: Start,
  connection: ShellConnection,
  host: TransactionHost,
): Started {
  const events: TransactionEvent[] = [];
  const waiting = new Set<() => void>();
  const ended = runTransaction({
    reopen: async () => host.connect(),
    script: compileTransaction({
      id: start.id,
      holder: "tester@here (pid 1)",
      startedAt: 1_790_000_000,
      steps: start.steps,
      verbs: { ...VERBS, ...start.verbs },
      confirmation: start.confirmation,
    }),
    ...start,
    connection,
    onEvent: (event) => {
      events.push(event);
      for (const check of waiting) check();
    },
  });
  // Whoever is interested awaits it; a test that ends before is not.
  ended.catch(() => undefined);
  return {
    connection,
    events,
    ended,
    event: async (kind) =>
      new Promise((resolve) => {
        const check = () => {
          const found = events.find((event) => event.kind === kind);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}
