import { ConnectionLost, Unreachable, type Connection } from "../connection.ts";
import { followLog } from "./follow-log.ts";
import { attachScript, startScript } from "./journal-scripts.ts";
import { transactionLog, type TransactionLog } from "./transaction-log.ts";
import type { TransactionEvent, TransactionResult } from "./transaction.ts";

export interface TransactionRun {
  readonly connection: Connection;
  /** A new connection in place of a broken one. */
  readonly reopen: () => Promise<Connection>;
  readonly id: string;
  /** Of {@link compileTransaction}, with the same id. */
  readonly script: string;
  readonly onEvent: (event: TransactionEvent) => void;
  /** Asks it to stop before its next step, and to undo what it did. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds in which a lost connection must be back. */
  readonly reattachWithin?: number | undefined;
  /** After so many seconds without a line the connection is tried. */
  readonly silence?: number | undefined;
  /** Waits some seconds; a test's own clock goes in here. */
  readonly pause?: ((seconds: number) => Promise<void>) | undefined;
  /** Seconds on a clock that never goes back; a test's own goes in here. */
  readonly now?: (() => number) | undefined;
}

const REATTACH_WITHIN = 600;
const SILENCE = 20;
const LONGEST_PAUSE = 15;

/**
 * Starts a transaction on the host, detached, and follows its log to the end, over as many connections as it takes.
 * Rejects with {@link Unreachable} when the host never let us in; how the transaction ended is always a result.
 */
export async function runTransaction(
  run: TransactionRun,
): Promise<TransactionResult> {
  const log = transactionLog(run.onEvent, run.connection.mask);
  const script = startScript({
    id: run.id,
    script: run.script,
    follower: "0",
  });
  await follow(run, log, run.connection, script);
  return log.result() ?? reattach(run, log);
}

/** A follower that ended without a result has lost its host, whatever the reason. */
async function follow(
  run: TransactionRun,
  log: TransactionLog,
  connection: Connection,
  script: string,
): Promise<void> {
  try {
    await followLog({
      connection,
      script,
      log,
      id: run.id,
      signal: run.signal,
      silence: run.silence ?? SILENCE,
    });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
  }
}

async function reattach(
  run: TransactionRun,
  log: TransactionLog,
): Promise<TransactionResult> {
  const within = run.reattachWithin ?? REATTACH_WITHIN;
  const now = run.now ?? (() => performance.now() / 1000);
  const end = now() + within;
  for (let attempt = 1; now() < end; attempt += 1) {
    run.onEvent({ kind: "connection-lost", attempt });
    const seconds = Math.min(2 ** (attempt - 2), LONGEST_PAUSE);
    await (run.pause ?? pause)(seconds);
    await attachOnce(run, log, attempt);
    const result = log.result();
    if (result !== undefined) return result;
  }
  return log.lostResult(
    `no connection came back within ${within} s; the transaction goes on by itself, see /var/lib/virtfn/transactions/${run.id} on the host`,
  );
}

async function attachOnce(
  run: TransactionRun,
  log: TransactionLog,
  attempt: number,
): Promise<void> {
  try {
    const connection = await run.reopen();
    // Succeeds only once we are let in.
    await connection.run(":");
    run.onEvent({ kind: "reattached" });
    const script = attachScript({
      id: run.id,
      seen: log.seen(),
      follower: String(attempt),
      cancel: run.signal?.aborted ?? false,
    });
    await follow(run, log, connection, script);
  } catch (error) {
    if (error instanceof ConnectionLost || error instanceof Unreachable) return;
    throw error;
  }
}

async function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });
}
