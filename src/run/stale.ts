import { isDeepStrictEqual } from "node:util";
import type { HostPlan } from "../plan/plan.ts";
import type { Outcome } from "./outcome.ts";
import type { Promised } from "./run-request.ts";

/** Why a saved plan is not applied: the host has changed since, or comes to other changes than were promised. */
export function staleOutcome(
  promised: Promised,
  now: HostPlan,
): Outcome | undefined {
  const sameHost =
    promised.fingerprint === undefined ||
    promised.fingerprint === now.fingerprint;
  if (
    sameHost &&
    isDeepStrictEqual(throughJson(promised.changes), throughJson(now.changes))
  )
    return undefined;
  return {
    status: "failed",
    reason:
      "the saved plan is stale: the host has changed since it was made; nothing was written",
    hint: "make a new one with virtfn plan --out",
    changes: 0,
    plan: now,
  };
}

/** A member that is `undefined` and one that is not there are the same in a file. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
