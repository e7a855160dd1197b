import type { Change } from "../changes/change.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import type { Clock } from "./clock.ts";
import type { RunEvent } from "./events.ts";
import type { Connect, HostSession } from "./host-session.ts";
import type { RunRequest } from "./run-request.ts";

/** The effects a run is given. */
export interface RunPorts {
  readonly connect: Connect;
  readonly emit: (event: RunEvent) => void;
  readonly clock: Clock;
  /** Never the same twice, also not on another controller. */
  readonly newTransactionId: () => string;
  readonly interrupt: AbortSignal;
  readonly abandon: AbortSignal;
}

/** One host over all plays of a run. */
export interface HostContext {
  readonly host: string;
  readonly session: HostSession;
  readonly request: RunRequest;
  readonly ports: RunPorts;
  /** What is known of the host. */
  readonly knowledge: HostKnowledge;
  /** All that some play asks, as far as it is known before the host has answered. */
  readonly asks: ObservationRequest;
  /** Of the whole run: which host was the first that turned out to be this machine. */
  readonly machines: Map<string, string>;
}

/** Changes as the run goes on. */
export interface HostKnowledge {
  /** The last look at the host that still holds. */
  observation: Observation | undefined;
  /** What the last probe asked. */
  asked: ObservationRequest;
  /** Planned by earlier plays since that look and not carried out, since this run only plans. */
  predicted: readonly Change[];
  /** The one that runs, by its name in the host's journal. */
  transaction: string | undefined;
  /** What the host is doing, for whoever interrupts: `observing`. Nothing until it is contacted. */
  doing: string | undefined;
}
