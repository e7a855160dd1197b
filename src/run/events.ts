import type { HeldLock } from "../model/observation.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { DiagnosticDocument } from "./documents/diagnostic-schema.ts";

/** What a run tells, as it happens. Reporters turn it into listr2 tasks, plain lines or JSON; nothing else prints. */
export type RunEvent =
  | {
      readonly kind: "run-started";
      readonly mode: RunMode;
      /** As the user typed them: playbooks, or a saved plan. */
      readonly sources: readonly string[];
      readonly hosts: readonly string[];
    }
  | {
      readonly kind: "play-started";
      readonly play: string;
      readonly hosts: readonly string[];
    }
  | {
      readonly kind: "host-started";
      readonly host: string;
      readonly play: string;
    }
  | { readonly kind: "host-observed"; readonly host: string }
  | {
      readonly kind: "host-planned";
      readonly host: string;
      readonly play: string;
      readonly plan: HostPlan;
      /** Exactly what would run as root, when it was asked for. */
      readonly script: string | undefined;
    }
  | {
      readonly kind: "transaction-started";
      readonly host: string;
      readonly transaction: string;
      readonly steps: readonly string[];
    }
  | {
      readonly kind: "step-started";
      readonly host: string;
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly kind: "step-finished";
      readonly host: string;
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly kind: "step-failed";
      readonly host: string;
      readonly step: number;
      readonly title: string;
      readonly reason: string;
    }
  | {
      readonly kind: "undo-started";
      readonly host: string;
      readonly step: number;
      readonly title: string;
    }
  | {
      readonly kind: "undo-failed";
      readonly host: string;
      readonly step: number;
      readonly title: string;
      readonly reason: string;
    }
  /** The transaction waits; unless a new connection confirms within so many seconds, it undoes everything. */
  | {
      readonly kind: "confirmation-awaited";
      readonly host: string;
      readonly transaction: string;
      readonly seconds: number;
      /** What a person has to run there as root, in a new login; not there where virtfn itself connects anew. */
      readonly command: string | undefined;
    }
  | {
      readonly kind: "confirmed";
      readonly host: string;
      readonly transaction: string;
    }
  /** Nobody confirmed in time: everything is being undone. */
  | {
      readonly kind: "confirmation-expired";
      readonly host: string;
      readonly transaction: string;
      readonly seconds: number;
    }
  /** Another run holds the host; said once, then we wait for it. */
  | {
      readonly kind: "waiting-for-lock";
      readonly host: string;
      readonly lock: HeldLock;
    }
  | {
      readonly kind: "connection-lost";
      readonly host: string;
      readonly attempt: number;
    }
  | {
      readonly kind: "reattached";
      readonly host: string;
      readonly transaction: string;
    }
  | {
      readonly kind: "verifying";
      readonly host: string;
      readonly attempt: number;
    }
  /** What went over the wire, secrets masked; shown with `-v`. */
  | { readonly kind: "trace"; readonly host: string; readonly text: string }
  | {
      readonly kind: "warning";
      readonly host: string | undefined;
      readonly message: string;
    }
  | { readonly kind: "host-finished"; readonly result: HostResult }
  | { readonly kind: "interrupted" }
  | {
      readonly kind: "run-finished";
      readonly results: readonly HostResult[];
      /** What is wrong with the input; then no host was contacted. */
      readonly diagnostics?: readonly DiagnosticDocument[] | undefined;
      readonly exitCode: number;
    };

export type RunMode = "plan" | "apply";

export type HostStatus =
  | "ok"
  | "changed"
  /** `plan` only: changes are pending. */
  | "pending"
  | "blocked"
  | "reboot_pending"
  | "failed"
  | "unverified"
  | "unreachable"
  | "skipped"
  | "interrupted";

export interface HostResult {
  readonly host: string;
  readonly status: HostStatus;
  /** One sentence: why, for every status that is not `ok` or `changed`. */
  readonly reason: string | undefined;
  readonly hint: string | undefined;
  /** Of a failed transaction: whether everything it had done was undone. */
  readonly revert: "reverted" | "revert_failed" | undefined;
  readonly changes: number;
  readonly plans: readonly HostPlan[];
  /** Seconds. */
  readonly duration: number;
}
