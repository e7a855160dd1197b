import type { PlannedChange } from "../changes/change.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Target } from "../host/connection.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import type { ChangePolicy } from "../plan/plan.ts";
import type { PlanTask } from "../plan/assemble.ts";
import type { HostStatus, RunMode } from "./events.ts";

/** All that a run is told: nothing is looked up later, no flag is consulted again. */
export interface RunRequest {
  readonly mode: RunMode;
  /** As the user typed them. */
  readonly sources: readonly string[];
  readonly hosts: readonly HostEntry[];
  /** Hosts whose end is known beforehand: a saved plan has none for them. */
  readonly missing: readonly MissingHost[];
  /** In order; a host that failed in one does not go on to the next. */
  readonly plays: readonly PlayRun[];
  readonly forks: number;
  /** Seconds to wait for a host that another run holds. */
  readonly lockTimeout: number;
  /** Seconds in which a new connection must have confirmed what may have cut ours; then it is undone. */
  readonly confirmTimeout: number;
  /** Whether events carry the transaction's text. */
  readonly wantScript: boolean;
  /** `user@machine (pid N)`: what other runs are told while this one holds a host. */
  readonly holder: string;
}

export interface HostEntry {
  readonly name: string;
  readonly target: Target;
  /** Values of its variables that nothing may show. */
  readonly secrets: readonly string[];
}

interface MissingHost {
  readonly host: string;
  readonly status: HostStatus;
  readonly reason: string;
}

export interface PlayRun {
  readonly name: string;
  readonly hosts: readonly HostWork[];
}

/** One host's part of one play. */
export interface HostWork {
  readonly host: string;
  readonly policy: ChangePolicy;
  readonly wishes: WishSource;
  /** Of a saved plan: what must come out again, or the plan is stale. */
  readonly promised: Promised | undefined;
}

export interface Promised {
  readonly changes: readonly PlannedChange[];
  /**
   * What the host must answer; `undefined` for plays after the host's first: their plan was made from a prediction,
   * which a real host need not meet to the letter.
   */
  readonly fingerprint: string | undefined;
}

/** Where the wished state of a host comes from: a playbook's tasks, or the ones kept in a saved plan. */
export interface WishSource {
  /** What to ask about, as far as it is known before the host has answered. */
  readonly request: ObservationRequest;
  readonly resolve: (observation: Observation) => Resolution;
}

export type Resolution =
  | {
      readonly kind: "resolved";
      readonly tasks: readonly PlanTask[];
      /** What these tasks ask about. */
      readonly request: ObservationRequest;
    }
  | { readonly kind: "wrong"; readonly diagnostics: readonly Diagnostic[] };
