import { ConnectionLost, type Connection } from "../connection.ts";
import { cancelScript } from "./journal-scripts.ts";
import type { TransactionLog } from "./transaction-log.ts";

export interface FollowOptions {
  readonly connection: Connection;
  readonly script: string;
  readonly log: TransactionLog;
  readonly id: string;
  readonly signal: AbortSignal | undefined;
  /** Seconds; asked anew each time. */
  readonly silence: () => number;
}

/**
 * Follows a transaction over one connection until it ends; rejects when the connection is lost. While nothing comes
 * the connection is tried, since a host whose network went away says nothing either. A cancel goes the same way.
 */
export async function followLog(options: FollowOptions): Promise<void> {
  const { connection, log, signal } = options;
  let cancelled = false;
  let done = false;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: Error) => void = () => undefined;
  const silent = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  const onAbort = () => {
    cancelOnce();
  };
  signal?.addEventListener("abort", onAbort);
  listen();
  try {
    const followed = connection.follow(options.script, (line) => {
      // Given up already: what comes late is told anew by the next follower.
      if (done) return;
      log.take(line);
      listen();
      if (signal?.aborted === true) cancelOnce();
    });
    await Promise.race([followed, silent]);
  } finally {
    done = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }

  /** Not before the host has said that there is something to cancel. */
  function cancelOnce(): void {
    if (cancelled || !log.started()) return;
    cancelled = true;
    connection.run(cancelScript(options.id)).catch(giveUp);
  }

  function listen(): void {
    clearTimeout(timer);
    if (!done) timer = setTimeout(probe, options.silence() * 1000);
  }

  function probe(): void {
    if (done) return;
    const silence = options.silence();
    timer = setTimeout(() => {
      giveUp(new ConnectionLost(`the host is silent for ${2 * silence} s`));
    }, silence * 1000);
    connection.run(":").then(listen, giveUp);
  }
}
