import { changesNow } from "../plan/changes-now.ts";
import type { HostResult } from "../run/events.ts";

/** The last line of `virtfn plan`: how many hosts are where, and how to keep the plan. */
export function renderPlanSummary(
  results: readonly HostResult[],
  options: { readonly savedTo: string | undefined },
): string {
  if (results.length === 0) return "No hosts, nothing to do.\n";
  const counts = new Map<string, number>();
  for (const word of results.map(wordOf))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const parts = WORDS.filter((word) => counts.has(word)).map(
    (word) => `${counts.get(word)} ${word}`,
  );
  const pending = results.some(isToDo);
  const kept = keptLine(options.savedTo, pending);
  return `${parts.join(", ")}.${kept === "" ? "" : ` ${kept}`}\n`;
}

function keptLine(savedTo: string | undefined, pending: boolean): string {
  if (savedTo === undefined)
    return pending ? "Saved nowhere; keep it with --out FILE." : "";
  return pending
    ? `Saved to ${savedTo}; do it with: virtfn apply ${savedTo}`
    : `Saved to ${savedTo}.`;
}

/** What an apply would do something to; other statuses come without changes, or with such that are not begun. */
function isToDo({ status, changes }: HostResult): boolean {
  return changes > 0 && TO_DO.has(status);
}

const TO_DO: ReadonlySet<HostResult["status"]> = new Set([
  "pending",
  "reboot_pending",
  "blocked",
]);

const WORDS = [
  "to change",
  "to change now and at the next boot",
  "to stage",
  "ok",
  "reboot pending",
  "blocked in part",
  "blocked",
  "refused",
  "failed",
  "unverified",
  "unreachable",
  "skipped",
  "interrupted",
] as const;

function wordOf(result: HostResult): (typeof WORDS)[number] {
  switch (result.status) {
    case "pending":
    case "reboot_pending":
      return waitingWord(result);
    case "blocked":
      return isToDo(result) ? "blocked in part" : "blocked";
    case "failed":
      return result.plans.at(-1)?.verdict === "refused" ? "refused" : "failed";
    case "changed":
      return "ok";
    default:
      return result.status;
  }
}

/** Several plays, and tasks of one, may differ in what has to wait. */
function waitingWord({ plans }: HostResult): (typeof WORDS)[number] {
  const verdicts = new Set(plans.map(({ verdict }) => verdict));
  const isNow =
    verdicts.has("change") ||
    plans.some(
      (plan) => plan.verdict === "stage" && changesNow(plan).length > 0,
    );
  const isStaged = verdicts.has("stage");
  const isLater = isStaged || verdicts.has("reboot-pending");
  if (isNow)
    return isLater ? "to change now and at the next boot" : "to change";
  return isStaged ? "to stage" : "reboot pending";
}
