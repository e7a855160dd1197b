import { createInterface } from "node:readline";
import { execa } from "execa";
import type { RunEvent } from "../../src/run/events.ts";
import { builtCli } from "../support/built-cli.ts";

/** The program as users have it: a process of its own, built. */
export interface Told {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export async function runVirtfn(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Told> {
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [builtCli(), ...args],
    {
      reject: false,
      input: options.input ?? "",
      env: { CI: "true", ...options.env },
      stripFinalNewline: false,
    },
  );
  return { exitCode, stdout, stderr };
}

/** A run that is watched while it goes on. */
export interface WatchedRun {
  readonly pid: number;
  /** The first event that is `wanted`, told already or still to come; rejects when the run ends without it. */
  readonly event: (wanted: (event: RunEvent) => boolean) => Promise<RunEvent>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly finished: Promise<Watched>;
}

interface Watched extends Told {
  readonly events: readonly RunEvent[];
}

/** `--output ndjson` is added. */
export function watchVirtfn(args: readonly string[]): WatchedRun {
  const child = execa(
    process.execPath,
    [builtCli(), ...args, "--output", "ndjson"],
    { reject: false, stdin: "ignore", env: { CI: "true" } },
  );
  const events: RunEvent[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const each of waiting) each();
  };
  let ended = false;
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    events.push(JSON.parse(line) as RunEvent);
    wake();
  });
  const finished = collect();
  return {
    pid: child.pid ?? 0,
    event: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(wanted);
          if (found === undefined && !ended) return;
          waiting.delete(look);
          if (found !== undefined) resolve(found);
          else
            reject(
              new Error(
                `the run ended without the event; it told\n${events.map((event) => JSON.stringify(event)).join("\n")}`,
              ),
            );
        };
        waiting.add(look);
        look();
      }),
    signal: (name) => {
      child.kill(name);
    },
    finished,
  };

  async function collect(): Promise<Watched> {
    const [{ exitCode, stdout, stderr }] = await Promise.all([
      child,
      new Promise((resolve) => {
        lines.once("close", resolve);
      }),
    ]);
    ended = true;
    wake();
    return { exitCode, stdout, stderr, events };
  }
}

export function isStep(
  title: RegExp,
  kind: "step-started" | "step-finished" = "step-started",
): (event: RunEvent) => boolean {
  return (event) => event.kind === kind && title.test(event.title);
}
