import { ConnectionLost, Unreachable, type Connection } from "../connection.ts";
import { cancelScript, confirmScript } from "./journal-scripts.ts";
import { createAsker } from "./asker.ts";
import type { Pause } from "./pause.ts";

/** Confirms a transaction that waits for it, over connections of its own, beside whoever follows the log. */
export interface Confirmer {
  /** Tries until it is confirmed, too late, or `end` is called. */
  readonly begin: (awaited: {
    readonly seconds: number;
    readonly boot: string;
  }) => void;
  /** Resolves with why the last attempt failed, where it did. */
  readonly end: () => Promise<string | undefined>;
}

export interface ConfirmerOptions {
  /** A connection that shares nothing with those before it. */
  readonly another: () => Promise<Connection>;
  readonly id: string;
  /** Whoever interrupts wants the transaction undone: then that is told instead. */
  readonly interrupt: AbortSignal | undefined;
  readonly pause: Pause;
  /** Seconds. */
  readonly now: () => number;
}

/** Seconds between two attempts. */
const LONGEST_PAUSE = 4;

export function createConfirmer(options: ConfirmerOptions): Confirmer {
  const { another, id, interrupt, pause, now } = options;
  const stop = new AbortController();
  const ask = createAsker(now);
  let trying: Promise<void> | undefined;
  let failure: string | undefined;
  let bug: { readonly error: unknown } | undefined;
  return {
    begin: (awaited) => {
      trying ??= keepTrying(awaited).catch((error: unknown) => {
        bug = { error };
      });
    },
    end: async () => {
      stop.abort();
      await trying;
      if (bug) throw bug.error;
      return failure;
    },
  };

  async function keepTrying(awaited: {
    readonly seconds: number;
    readonly boot: string;
  }): Promise<void> {
    const end = now() + awaited.seconds;
    for (let attempt = 1; now() < end; attempt += 1) {
      if (stop.signal.aborted || (await tryOnce(awaited.boot))) return;
      const wake =
        interrupt === undefined || interrupt.aborted
          ? stop.signal
          : AbortSignal.any([stop.signal, interrupt]);
      await pause(Math.min(2 ** (attempt - 2), LONGEST_PAUSE), wake);
    }
  }

  /** Whether there is nothing left to try. */
  async function tryOnce(boot: string): Promise<boolean> {
    let connection: Connection | undefined;
    try {
      connection = await another();
      const script =
        interrupt?.aborted === true
          ? cancelScript(id)
          : confirmScript(id, boot);
      const { lines, errorText } = await ask(
        connection.run(script),
        stop.signal,
      );
      failure = faultOf(lines[0], errorText);
      return lines[0] === "confirmed" || lines[0] === "over";
    } catch (error) {
      if (!(error instanceof ConnectionLost || error instanceof Unreachable))
        throw error;
      if (!stop.signal.aborted) failure = error.message;
      return false;
    } finally {
      await connection?.close();
    }
  }
}

function faultOf(
  answer: string | undefined,
  errorText: string,
): string | undefined {
  switch (answer) {
    case "confirmed":
      return undefined;
    case "over":
      return "it was reached too late";
    case "absent":
      return "who answered does not know the transaction";
    default:
      return errorText === "" ? "it did not answer" : errorText;
  }
}
