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
  const pending = results.some(({ status }) => status === "pending");
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

const WORDS = [
  "to change",
  "to stage",
  "ok",
  "reboot pending",
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
      return result.plans.some(({ verdict }) => verdict === "change")
        ? "to change"
        : "to stage";
    case "failed":
      return result.plans.at(-1)?.verdict === "refused" ? "refused" : "failed";
    case "changed":
      return "ok";
    case "reboot_pending":
      return "reboot pending";
    default:
      return result.status;
  }
}
