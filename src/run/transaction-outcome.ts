import { explainFailure } from "../changes/explain-failure.ts";
import type { TransactionResult } from "../host/transaction/transaction.ts";
import { unreachable } from "../model/unreachable.ts";
import type { HostPlan } from "../plan/plan.ts";
import { lockedOutcome } from "./locked-outcome.ts";
import type { Outcome } from "./outcome.ts";

/** What became of a host whose transaction did not commit. */
export function outcomeOfTransaction(
  result: TransactionResult & {
    readonly outcome: Exclude<TransactionResult["outcome"], "committed">;
  },
  transaction: string,
  plan: HostPlan,
): Outcome {
  const explanation = explanationOf(result);
  const journal = `its journal on the host: /var/lib/virtfn/transactions/${transaction}/log`;
  const base = {
    changes: 0,
    plan,
    hint: explanation === undefined ? journal : `${explanation}\n${journal}`,
  };
  const why = reasonOf(result);
  switch (result.outcome) {
    case "reverted":
      return {
        ...base,
        status: "failed",
        revert: "reverted",
        reason: why,
        hint:
          result.unconfirmed === undefined
            ? base.hint
            : `if the way there only needs longer, --confirm-timeout SECONDS gives it more; ${base.hint}`,
      };
    case "revert_failed":
      return {
        ...base,
        status: "failed",
        revert: "revert_failed",
        reason: why,
      };
    case "cancelled":
      return {
        ...base,
        status: "interrupted",
        revert: "reverted",
        reason: "stopped before the end",
      };
    case "locked":
      return result.lock
        ? { ...lockedOutcome(result.lock), plan }
        : { ...base, status: "failed", reason: "another run holds this host" };
    case "not_begun":
      return {
        ...base,
        hint: undefined,
        status: "failed",
        reason: `nothing was begun: ${why}`,
      };
    case "lost":
      return {
        ...base,
        status: "unverified",
        reason:
          "the connection did not come back; the transaction goes on by itself on the host",
      };
    default:
      return unreachable(result.outcome);
  }
}

/** What the failed step printed says more than its reason, which has an end. */
function explanationOf({
  failedStep,
  reason,
  lines,
}: TransactionResult): string | undefined {
  if (!failedStep) return undefined;
  const printed = `step ${failedStep.step} output `;
  return explainFailure(
    [reason ?? "", ...lines.filter((line) => line.startsWith(printed))].join(
      "\n",
    ),
  );
}

function reasonOf({ failedStep, reason }: TransactionResult): string {
  const why = reason ?? "no reason was given";
  return failedStep
    ? `step ${failedStep.step} (${failedStep.title}): ${why}`
    : why;
}
