import type { PlannedChange } from "../changes/change.ts";
import type { AllowedDisruption, Disruption } from "../model/disruption.ts";
import type { ForeignLine, PlaneRow, Refusal } from "../resources/resource.ts";

/** Everything virtfn would do to one host, decided. Plain JSON data; a saved plan is a list of these. */
export interface HostPlan {
  readonly host: string;
  readonly verdict: HostVerdict;
  readonly tasks: readonly TaskPlan[];
  /** The changes that will be carried out, over all tasks, in order; an image is rebuilt once, last. */
  readonly changes: readonly PlannedChange[];
  /** Identifies what the plan was made from; a saved plan is refused when the host answers another one. */
  readonly fingerprint: string;
}

/** `change` something is done now · `stage` only for the next boot · `blocked` consent is missing and nothing can be staged. */
export type HostVerdict =
  | "ok"
  | "change"
  | "stage"
  | "reboot-pending"
  | "blocked"
  | "refused"
  | "skipped";

export interface TaskPlan {
  readonly task: TaskReference;
  readonly verdict: HostVerdict;
  readonly rows: readonly PlaneRow[];
  /** Carried out now (or staged: then only persisted and packed ones). */
  readonly changes: readonly PlannedChange[];
  /** Running changes that consent is missing for. */
  readonly held: readonly PlannedChange[];
  /**
   * The class whose consent would do the held ones now, where one of them hits our own connection together with
   * `allow_disconnect`; `undefined` when no consent can.
   */
  readonly consent: AllowedDisruption | undefined;
  readonly overridden: readonly ForeignLine[];
  readonly refusals: readonly Refusal[];
  readonly rebootPending: readonly string[];
  readonly notes: readonly string[];
  /** Why the task does not run on this host: its `when` is false. */
  readonly skipped: boolean;
  readonly worst: Disruption;
}

/** A task as a person finds it. */
export interface TaskReference {
  readonly name: string;
  readonly resource: string;
  /** `playbooks/igb.yml:9` */
  readonly place: string;
}

/** What the user has consented to, for one host. */
export interface ChangePolicy {
  readonly allow: AllowedDisruption | undefined;
  /**
   * Whether, within `allow`, the connection by which we came may be cut. What cuts it is undone unless it is confirmed
   * over a new one.
   */
  readonly disconnect: boolean;
  /** Whether a change that is held back may be persisted for the next boot. */
  readonly stage: boolean;
}
