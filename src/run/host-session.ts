import {
  ConnectionLost,
  type Connection,
  type Target,
} from "../host/connection.ts";
import type { HostEntry } from "./run-request.ts";
import type { Reply } from "../host/connection.ts";

/** The one way to a host that all plays of a run share; opened at first use. */
export interface HostSession {
  /** Runs a script that only reads; a connection that breaks meanwhile is opened again once. */
  readonly ask: (script: string) => Promise<Reply>;
  readonly connection: () => Promise<Connection>;
  /** A new connection in place of a broken one. */
  readonly reopen: (how?: {
    readonly unshared: boolean;
  }) => Promise<Connection>;
  /**
   * A connection beside that one, new all the way: that it comes about shows that the host is reached. `undefined` where
   * virtfn works on the host itself, and no connection of its own shows that.
   */
  readonly another: (() => Promise<Connection>) | undefined;
  readonly close: () => Promise<void>;
}

export type Connect = (
  target: Target,
  options: {
    readonly trace: (text: string) => void;
    /** Values that no trace may show. */
    readonly secrets: readonly string[];
    /** Whether it must share nothing with a connection that is there. */
    readonly unshared: boolean;
  },
) => Promise<Connection>;

export function openHostSession(
  { target, secrets }: HostEntry,
  connect: Connect,
  trace: (text: string) => void,
): HostSession {
  let open: Connection | undefined;
  const connected = (unshared: boolean): Promise<Connection> =>
    connect(target, { trace, secrets, unshared });
  const session: HostSession = {
    connection: async () => (open ??= await connected(false)),
    reopen: async ({ unshared } = { unshared: false }) => {
      await session.close();
      open = await connected(unshared);
      return open;
    },
    another: target.kind === "local" ? undefined : () => connected(true),
    ask: async (script) => {
      const connection = await session.connection();
      try {
        return await connection.run(script);
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        const next = await session.reopen();
        return next.run(script);
      }
    },
    close: async () => {
      const closing = open;
      open = undefined;
      await closing?.close();
    },
  };
  return session;
}
