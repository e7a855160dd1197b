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
  readonly reopen: () => Promise<Connection>;
  readonly close: () => Promise<void>;
}

export type Connect = (
  target: Target,
  options: {
    readonly trace: (text: string) => void;
    /** Values that no trace may show. */
    readonly secrets: readonly string[];
  },
) => Promise<Connection>;

export function openHostSession(
  { target, secrets }: HostEntry,
  connect: Connect,
  trace: (text: string) => void,
): HostSession {
  let open: Connection | undefined;
  const session: HostSession = {
    connection: async () =>
      (open ??= await connect(target, { trace, secrets })),
    reopen: async () => {
      await session.close();
      return session.connection();
    },
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
