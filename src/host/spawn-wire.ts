import { setTimeout } from "node:timers/promises";
import type { Wire, WireEnd } from "./wire.ts";

/** A program of this machine. */
export interface WireCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Its whole environment; ours when `undefined`. */
  readonly env: Readonly<Record<string, string>> | undefined;
}

/** A process that left its output open to a child (an ssh master) is waited for this long, in milliseconds. */
const GRACE = 200;

/**
 * Starts the process in a session of its own, so that Ctrl-C in the terminal reaches virtfn and not the way to the
 * host. It ends when virtfn does: its input ends then.
 */
export async function spawnWire(command: WireCommand): Promise<Wire> {
  const { execa } = await import("execa");
  const child = execa(command.file, command.args, {
    ...(command.env && { env: command.env, extendEnv: false }),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    reject: false,
    detached: true,
    cleanup: false,
  });
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  // A process that has gone shows by its end; what could not be written to it is no news.
  child.stdin.on("error", () => undefined);
  return {
    write: (text) => {
      child.stdin.write(text);
    },
    end: () => {
      child.stdin.end();
    },
    kill: () => {
      child.kill("SIGKILL");
    },
    onOutput: (listener) => {
      child.stdout.on("data", listener);
    },
    onErrors: (listener) => {
      child.stderr.on("data", listener);
    },
    ended: endOf(
      child.then(({ exitCode, code }) => ({ exitCode, spawnError: code })),
      new Promise((resolve) => {
        child.once("exit", (code) => {
          resolve(code ?? undefined);
        });
      }),
    ),
  };
}

/** The end of a process, also when something else still holds its output. */
async function endOf(
  complete: Promise<WireEnd>,
  exited: Promise<number | undefined>,
): Promise<WireEnd> {
  return Promise.race([complete, goneFor(complete, exited)]);
}

async function goneFor(
  complete: Promise<WireEnd>,
  exited: Promise<number | undefined>,
): Promise<WireEnd> {
  const exitCode = await exited;
  const grace = new AbortController();
  void complete.finally(() => {
    grace.abort();
  });
  await setTimeout(GRACE, undefined, { signal: grace.signal }).catch(
    () => undefined,
  );
  return { exitCode, spawnError: undefined };
}
