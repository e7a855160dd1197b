import type { HeldLock } from "../model/observation.ts";
import type { Outcome } from "./outcome.ts";

export type LockHolder = Omit<HeldLock, "alive">;

/** Why a host is left alone: who holds it, since when, and what to do. */
export function lockedOutcome(lock: LockHolder): Outcome {
  return {
    status: "failed",
    reason: lockedReason(lock),
    hint: "wait for it with --lock-timeout SECONDS",
    changes: 0,
    plan: undefined,
  };
}

export function lockedReason({
  holder,
  since,
  transaction,
}: LockHolder): string {
  const time = new Date(since * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return `another run holds this host: ${holder}, since ${time} (transaction ${transaction})`;
}
