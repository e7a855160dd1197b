import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import { visible, visibleText } from "../diagnostics/visible.ts";
import { nameUser } from "../plan/describe-use.ts";
import { unreachable } from "../model/unreachable.ts";
import type { HostResult, HostStatus } from "../run/events.ts";

/** One line a host: what became of it, and why; aligned. */
export function renderRecap(
  results: readonly HostResult[],
  options: { readonly color: boolean },
): string {
  const width = Math.max(0, ...results.map(({ host }) => host.length));
  const lines = results.flatMap((result) => [
    `${result.host.padEnd(width)}  ${paintStatus(result.status, wordOf(result).padEnd(14), options.color)}  ${summaryOf(result)}`,
    ...(result.hint === undefined
      ? []
      : [
          `${" ".repeat(width)}  ${visibleText(result.hint).replaceAll("\n", `\n${" ".repeat(width + 2)}`)}`,
        ]),
  ]);
  return ["recap", ...lines].map((line) => `${line.trimEnd()}\n`).join("");
}

function wordOf(result: HostResult): string {
  return result.status.replaceAll("_", " ");
}

function summaryOf(result: HostResult): string {
  const parts = [
    ...(result.changes > 0 ? [plural(result.changes, "change")] : []),
    ...disturbed(result),
    ...(result.reason === undefined ? [] : [visible(result.reason)]),
    ...(result.revert === undefined ? [] : [revertText(result.revert)]),
    seconds(result.duration),
  ];
  return parts.join(" · ");
}

/** Whom the changes hit, since that was allowed. */
function disturbed({ status, changes, plans }: HostResult): readonly string[] {
  if (!IS_DONE.has(status) || changes === 0) return [];
  const users = plans.flatMap((plan) =>
    plan.changes.flatMap(({ disruption, evidence }) =>
      disruption === "none" ? [] : evidence.map(nameUser),
    ),
  );
  if (users.length === 0) return [];
  return [`disturbed: ${visible([...new Set(users)].join(", "))}`];
}

/** In these the changes were carried out, if there were any. */
const IS_DONE: ReadonlySet<HostStatus> = new Set([
  "changed",
  "reboot_pending",
  "blocked",
  "unverified",
]);

function revertText(revert: NonNullable<HostResult["revert"]>): string {
  return revert === "reverted"
    ? "everything was undone"
    : "NOT everything could be undone";
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function seconds(duration: number): string {
  return `${duration.toFixed(1)} s`;
}

/** Green for what is right, yellow for what is left to do, red for what went wrong. */
export function paintStatus(
  status: HostStatus,
  text: string,
  color: boolean,
): string {
  const style = color ? ansiStyle : plainStyle;
  switch (status) {
    case "ok":
    case "changed":
      return color ? `\u001b[32m${text}\u001b[39m` : text;
    case "skipped":
      return style.faint(text);
    case "pending":
    case "reboot_pending":
    case "blocked":
      return style.warning(text);
    case "failed":
    case "unverified":
    case "unreachable":
    case "interrupted":
      return style.error(text);
    default:
      return unreachable(status);
  }
}
