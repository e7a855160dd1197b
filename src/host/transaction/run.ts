import { ConnectionLost, Unreachable, type Connection } from "../connection.ts";
import { createAsker, type Asker } from "./asker.ts";
import { createConfirmer, type Confirmer } from "./confirm-anew.ts";
import { followLog } from "./follow-log.ts";
import { attachScript, startScript } from "./journal-scripts.ts";
import { pause, type Pause } from "./pause.ts";
import { transactionLog, type TransactionLog } from "./transaction-log.ts";
import type { TransactionEvent, TransactionResult } from "./transaction.ts";

export interface TransactionRun {
  readonly connection: Connection;
  /** A new connection in place of a broken one; `unshared`: not over a TCP connection that is there already. */
  readonly reopen: (how: { readonly unshared: boolean }) => Promise<Connection>;
  /**
   * A connection beside the one that is open, and over none that was there before: what confirms that the host is still
   * reached. `undefined` where no connection of ours can show that; then a person confirms.
   */
  readonly another?: (() => Promise<Connection>) | undefined;
  readonly id: string;
  /** Of {@link compileTransaction}, with the same id. */
  readonly script: string;
  readonly onEvent: (event: TransactionEvent) => void;
  /** Asks it to stop before its next step, and to undo what it did. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds in which a lost connection must be back. */
  readonly reattachWithin?: number | undefined;
  /** After so many seconds without a line the connection is tried; never sooner than usual while it has not begun. */
  readonly silence?: number | undefined;
  /** Waits some seconds; a test's own clock goes in here. */
  readonly pause?: Pause | undefined;
  /** Seconds on a clock that never goes back; a test's own goes in here. */
  readonly now?: (() => number) | undefined;
}

const REATTACH_WITHIN = 600;
const SILENCE = 20;
const LONGEST_PAUSE = 15;

/**
 * Starts a transaction on the host, detached, and follows its log to the end, over as many connections as it takes.
 * Where it waits for a confirmation, that is given over a connection of its own. Rejects with {@link Unreachable} when
 * the host never let us in; how the transaction ended is always a result.
 */
export async function runTransaction(
  run: TransactionRun,
): Promise<TransactionResult> {
  const confirmer = confirmerFor(run);
  const log = transactionLog((entry) => {
    run.onEvent(entry);
    if (entry.kind === "confirmation-awaited") confirmer?.begin(entry);
  }, run.connection.mask);
  const script = startScript({
    id: run.id,
    script: run.script,
    follower: "0",
  });
  let fault: string | undefined;
  try {
    await follow(run, log, run.connection, script);
    if (log.result() === undefined) await reattach(run, log);
  } finally {
    fault = await confirmer?.end();
  }
  return confirmer ? withFault(resultOf(run, log), fault) : resultOf(run, log);
}

function confirmerFor(run: TransactionRun): Confirmer | undefined {
  return (
    run.another &&
    createConfirmer({
      another: run.another,
      id: run.id,
      interrupt: run.signal,
      pause: run.pause ?? pause,
      now: run.now ?? seconds,
    })
  );
}

/** Why nobody confirmed is known here alone. */
function withFault(
  result: TransactionResult,
  fault: string | undefined,
): TransactionResult {
  if (result.unconfirmed === undefined) return result;
  const why = fault === undefined ? "" : ` (${fault})`;
  return {
    ...result,
    reason: result.reason?.replace(
      /^nobody confirmed within \d+ s/,
      (words) => `${words}: the host could not be reached anew${why}`,
    ),
  };
}

function resultOf(run: TransactionRun, log: TransactionLog): TransactionResult {
  return (
    log.result() ??
    log.lostResult(
      `no connection came back within ${run.reattachWithin ?? REATTACH_WITHIN} s; the transaction goes on by itself, see /var/lib/virtfn/transactions/${run.id} on the host`,
    )
  );
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
      // Who gives up too early does not see it begin, and takes it for one that never arrived.
      silence: () => (log.started() ? (run.silence ?? SILENCE) : SILENCE),
    });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
  }
}

/** Until there is a result. The time begins anew with each connection that brought something new. */
async function reattach(
  run: TransactionRun,
  log: TransactionLog,
): Promise<void> {
  const within = run.reattachWithin ?? REATTACH_WITHIN;
  const now = run.now ?? seconds;
  const ask = createAsker(now);
  let end = now() + within;
  let attempt = 1;
  for (let follower = 1; now() < end; follower += 1) {
    run.onEvent({ kind: "connection-lost", attempt });
    await (run.pause ?? pause)(Math.min(2 ** (attempt - 2), LONGEST_PAUSE));
    const seen = log.seen();
    await attachOnce(run, log, follower, ask);
    if (log.result() !== undefined) return;
    const hasNews = log.seen() > seen;
    attempt = hasNews ? 1 : attempt + 1;
    if (hasNews) end = now() + within;
  }
}

/** An ssh that shares the TCP connection of another one hangs with it, and one of its own may not be let in: by turns. */
async function attachOnce(
  run: TransactionRun,
  log: TransactionLog,
  follower: number,
  ask: Asker,
): Promise<void> {
  try {
    const connection = await run.reopen({ unshared: follower % 2 === 1 });
    // Succeeds only once we are let in.
    await ask(connection.run(":"));
    run.onEvent({ kind: "reattached" });
    const script = attachScript({
      id: run.id,
      seen: log.seen(),
      follower: String(follower),
      cancel: run.signal?.aborted ?? false,
    });
    await follow(run, log, connection, script);
  } catch (error) {
    if (error instanceof ConnectionLost || error instanceof Unreachable) return;
    throw error;
  }
}

function seconds(): number {
  return performance.now() / 1000;
}
