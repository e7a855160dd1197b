import type { Step } from "../../changes/change.ts";

/** Everything a host needs to carry out one plan by itself. */
export interface Transaction {
  /** Sorts by time (see `transaction-id.ts`) and is a file name. */
  readonly id: string;
  /** `user@machine (pid N)` of the runner, for whoever meets the lock. */
  readonly holder: string;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly steps: readonly Step[];
  /** Where it may cut its runner off: it goes on only once the runner has come back over a new connection. */
  readonly confirmation?: Confirmation | undefined;
  /** sh functions that the steps call, by name. */
  readonly verbs: Readonly<Record<string, string>>;
}

export interface Confirmation {
  /** It waits once so many steps are done. */
  readonly afterSteps: number;
  /** Seconds; then everything is undone. */
  readonly within: number;
}

/** What a transaction tells while it runs. Steps count from 1. */
export type TransactionEvent =
  | {
      readonly kind: "step-started";
      readonly step: number;
      readonly title: string;
    }
  /** One line that the commands of a step printed, control characters made visible. */
  | {
      readonly kind: "step-output";
      readonly step: number;
      readonly text: string;
    }
  | {
      readonly kind: "step-finished";
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly kind: "step-failed";
      readonly step: number;
      readonly title: string;
      readonly reason: string;
    }
  | {
      readonly kind: "undo-started";
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly kind: "undo-failed";
      readonly step: number;
      readonly title: string;
      readonly reason: string;
    }
  /** A transaction that was killed on the host left its lock behind; this one holds it now. */
  | {
      readonly kind: "lock-taken-over";
      readonly transaction: string;
      readonly holder: string;
    }
  /** Within so many seconds a new connection has to confirm that the host is still reached. */
  | {
      readonly kind: "confirmation-awaited";
      readonly seconds: number;
      /** The host's boot id: another boot has nothing to confirm. */
      readonly boot: string;
    }
  | { readonly kind: "confirmed" }
  | { readonly kind: "confirmation-expired"; readonly seconds: number }
  | { readonly kind: "finish-failed"; readonly reason: string }
  | { readonly kind: "connection-lost"; readonly attempt: number }
  | { readonly kind: "reattached" };

/**
 * `committed` every step is done · `reverted` a step failed or nobody confirmed, and all was undone · `revert_failed` something could
 * not be undone, or the transaction was killed · `cancelled` on request, all was undone · `locked` another one
 * holds the host, nothing was begun · `not_begun` journal or lock could not be written · `lost` no connection came
 * back in time, and it goes on by itself.
 */
export type TransactionOutcome =
  | "committed"
  | "reverted"
  | "revert_failed"
  | "cancelled"
  | "locked"
  | "not_begun"
  | "lost";

export interface TransactionResult {
  readonly outcome: TransactionOutcome;
  readonly failedStep:
    { readonly step: number; readonly title: string } | undefined;
  readonly reason: string | undefined;
  /** The seconds within which nobody confirmed; that is why it was undone. */
  readonly unconfirmed: number | undefined;
  /** Who holds the host; of `locked` alone. */
  readonly lock: LockHolder | undefined;
  /** The log as the host wrote it, but for secrets. */
  readonly lines: readonly string[];
}

export interface LockHolder {
  readonly transaction: string;
  readonly holder: string;
  /** Seconds since the epoch. */
  readonly since: number;
}
