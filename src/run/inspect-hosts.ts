import { ConnectionLost, Unreachable } from "../host/connection.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import type { Clock } from "./clock.ts";
import { openHostSession, type Connect } from "./host-session.ts";
import { observe } from "./observe.ts";
import { runPool } from "./pool.ts";
import type { HostEntry } from "./run-request.ts";

export type Inspection =
  | {
      readonly ok: true;
      readonly host: string;
      readonly observation: Observation;
    }
  | {
      readonly ok: false;
      readonly host: string;
      readonly reason: string;
      readonly hint: string | undefined;
    };

/** Looks at each host, in the order given, and writes nothing. */
export async function inspectHosts(
  hosts: readonly HostEntry[],
  options: {
    readonly forks: number;
    readonly connect: Connect;
    readonly clock: Clock;
    readonly interrupt: AbortSignal;
    readonly onTrace: (host: string, text: string) => void;
    /** What the first look leads to; a second one is taken only where it names modules. */
    readonly more?: (seen: Observation) => ObservationRequest;
  },
): Promise<readonly Inspection[]> {
  const found = new Map<string, Inspection>();
  await runPool(hosts, options.forks, options.interrupt, async (entry) => {
    const session = openHostSession(entry, options.connect, (text) =>
      options.onTrace(entry.name, text),
    );
    try {
      const seen = await observe(session, { modules: [], sriov: true });
      const more = options.more?.(seen);
      const observation =
        more === undefined || more.modules.length === 0
          ? seen
          : await observe(session, more);
      found.set(entry.name, { ok: true, host: entry.name, observation });
    } catch (error) {
      found.set(entry.name, failedInspection(entry.name, error));
    } finally {
      await session.close();
    }
  });
  return hosts.flatMap(({ name }) => found.get(name) ?? []);
}

function failedInspection(host: string, error: unknown): Inspection {
  if (error instanceof Unreachable)
    return { ok: false, host, reason: error.message, hint: error.hint };
  if (error instanceof ConnectionLost)
    return { ok: false, host, reason: error.message, hint: undefined };
  throw error;
}
