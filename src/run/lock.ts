import type { HeldLock } from "../model/observation.ts";
import type { Outcome } from "./outcome.ts";

/** Why a host is left alone: who holds it, since when, and what to do. */
export function lockedOutcome(lock: Omit<HeldLock, "alive">): Outcome {
  const since = new Date(lock.since * 1000)
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
  return {
    status: "failed",
    reason: `another run holds this host: ${lock.holder}, since ${since} (transaction ${lock.transaction})`,
    hint: "wait for it with --lock-timeout SECONDS",
    changes: 0,
    plan: undefined,
  };
}
