import type { Gate } from "./become.ts";
import {
  ConnectionLost,
  Unreachable,
  type Connection,
  type Reply,
} from "./connection.ts";
import {
  frameBeside,
  frameRun,
  parseFrame,
  PREAMBLE,
  type Frame,
} from "./framing.ts";
import { lineSplitter } from "./line-splitter.ts";
import { startReply, type PendingReply } from "./pending-reply.ts";
import type { Wire, WireEnd } from "./wire.ts";

export interface SessionOptions {
  readonly wire: Wire;
  /** Begins every line of the protocol; unguessable, so that no output is taken for one. */
  readonly mark: string;
  readonly gate: Gate | undefined;
  /** Seconds in which a script must have ended; the connection counts as lost then. */
  readonly replyDeadline: number;
  /** Seconds in which the gate must have opened. */
  readonly gateDeadline: number;
  /** Why a shell that never answered ended. */
  readonly explain: (end: WireEnd, errorText: string) => Error;
}

/** Of what comes on standard error, this many characters are kept. */
const ERROR_LIMIT = 8192;
/** A shell gets this long to end by itself, in milliseconds. */
const CLOSE_LIMIT = 2000;

interface Beside {
  readonly onLine: (line: string) => void;
  readonly settle: (status: number) => void;
  readonly fail: (error: Error) => void;
}

/** Speaks the protocol of `framing.ts` with the shell at the other end of a wire. */
export function openSession(options: SessionOptions): Connection {
  const { wire, mark, gate } = options;
  const beside = new Map<number, Beside>();
  let pending: PendingReply | undefined;
  let last = 0;
  let heard = false;
  let over: Error | undefined;
  let recentErrors = "";
  let preamble = PREAMBLE;
  const broken = rejectable();
  const ready = gate && Promise.race([gate.opened, broken.promise]);
  let turn: Promise<unknown> = ready ?? Promise.resolve();

  wire.onOutput(lineSplitter(onOutput));
  const splitErrors = lineSplitter(onError);
  wire.onErrors((text) => {
    const shown = gate === undefined ? text : gate.onErrors(text);
    recentErrors = `${recentErrors}${shown}`.slice(-ERROR_LIMIT);
    splitErrors(shown);
  });
  gate?.opened.catch((error: unknown) => {
    finish(error as Error);
    wire.kill();
  });
  void watchEnd();
  if (gate !== undefined) void watchGate(gate);

  return {
    run: async (script, onLine) => {
      const reply = turn.then(() => send(script, onLine));
      turn = reply.catch(() => undefined);
      return reply;
    },
    follow: async (script, onLine) => {
      await ready;
      return new Promise<number>((settle, fail) => {
        if (over !== undefined) {
          fail(over);
          return;
        }
        last += 1;
        beside.set(last, { onLine, settle, fail });
        write(frameBeside(mark, last, script));
      });
    },
    close: async () => {
      finish(new ConnectionLost("the connection is closed"));
      wire.end();
      const timer = setTimeout(wire.kill, CLOSE_LIMIT);
      await wire.ended;
      clearTimeout(timer);
    },
  };

  async function watchGate({ opened }: Gate): Promise<void> {
    const timer = setTimeout(() => {
      finish(noShell(options.gateDeadline));
      wire.kill();
    }, options.gateDeadline * 1000);
    await Promise.race([opened, broken.promise]).catch(() => undefined);
    clearTimeout(timer);
  }

  async function watchEnd(): Promise<void> {
    const end = await wire.ended;
    finish(
      heard ? lost(end, recentErrors) : options.explain(end, recentErrors),
    );
  }

  async function send(
    script: string,
    onLine: ((line: string) => void) | undefined,
  ): Promise<Reply> {
    if (over !== undefined) throw over;
    last += 1;
    const reply = startReply(last, onLine);
    pending = reply;
    write(frameRun(mark, last, script));
    const timer = setTimeout(() => {
      const seconds = options.replyDeadline;
      finish(new ConnectionLost(`the host did not answer for ${seconds} s`));
      wire.kill();
    }, options.replyDeadline * 1000);
    return Promise.race([reply.complete, broken.promise]).finally(() => {
      clearTimeout(timer);
      pending = undefined;
    });
  }

  function write(text: string): void {
    wire.write(preamble + text);
    preamble = "";
  }

  function onOutput(line: string): void {
    const frame = parseFrame(mark, line);
    if (frame !== undefined) onFrame(frame);
    else if (heard) pending?.onLine(line);
    else gate?.onLine(line);
  }

  function onError(line: string): void {
    const frame = parseFrame(mark, line);
    if (frame !== undefined) onFrame(frame);
    else pending?.onError(line);
  }

  function onFrame(frame: Frame): void {
    heard = true;
    switch (frame.kind) {
      case "begin":
      case "end":
      case "errors-begin":
      case "errors-end":
        pending?.onFrame(frame);
        return;
      case "beside":
        beside.get(frame.run)?.onLine(frame.text);
        return;
      case "beside-end":
        beside.get(frame.run)?.settle(frame.status);
        beside.delete(frame.run);
    }
  }

  function finish(error: Error): void {
    if (over !== undefined) return;
    over = error;
    broken.reject(error);
    for (const each of beside.values()) each.fail(error);
    beside.clear();
  }
}

function noShell(seconds: number): Unreachable {
  return new Unreachable(
    "become",
    `sudo gave no shell within ${seconds} s`,
    "Log in by hand and try sudo: does it ask for something besides a password?",
  );
}

function lost(end: WireEnd, errorText: string): ConnectionLost {
  const words = errorText.trim().split("\n").at(-1)?.trim();
  return new ConnectionLost(
    words !== undefined && words !== "" && end.exitCode === 255
      ? `the connection broke: ${words}`
      : "the connection broke",
  );
}

function rejectable(): {
  readonly promise: Promise<never>;
  readonly reject: (error: Error) => void;
} {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  // Nobody may be waiting when it breaks; whoever comes later is told.
  promise.catch(() => undefined);
  return { promise, reject };
}
