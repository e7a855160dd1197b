import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import { visible, visibleText } from "../diagnostics/visible.ts";
import type { HostPlan } from "../plan/plan.ts";
import { renderHostPlan } from "../plan/render.ts";
import type { HostResult } from "../run/events.ts";
import { paintStatus } from "./recap.ts";

export interface ReportOptions {
  readonly color: boolean;
  readonly diff: boolean;
}

/** What `virtfn plan` says of one host: its plans, or why there are none. */
export function renderHostReport(
  result: HostResult,
  scripts: readonly string[],
  options: ReportOptions,
): string {
  const plans = result.plans.map((plan) => renderPlan(plan, options)).join("");
  const shown = scripts
    .map((script) => renderScript(result.host, script, options))
    .join("");
  return `${plans}${shown}${isToldByPlans(result) ? "" : renderTrouble(result, options)}`;
}

export function renderPlan(plan: HostPlan, options: ReportOptions): string {
  return renderHostPlan(plan, { color: options.color, diff: options.diff });
}

/** What a transaction would run as root, word for word, between two lines that are not part of it. */
export function renderScript(
  host: string,
  script: string,
  options: { readonly color: boolean },
): string {
  const style = options.color ? ansiStyle : plainStyle;
  return `${style.faint(`--- script for ${host}`)}\n${script.trimEnd()}\n${style.faint(`--- end of the script for ${host}`)}\n`;
}

/** A plan tells why it refuses or holds back; what went wrong beside it is told in words. */
function isToldByPlans({ plans, status }: HostResult): boolean {
  const last = plans.at(-1);
  if (!last) return false;
  if (last.verdict === "refused") return true;
  return !["failed", "unreachable", "interrupted", "unverified"].includes(
    status,
  );
}

function renderTrouble(result: HostResult, options: ReportOptions): string {
  const head = `${result.host}   ${paintStatus(result.status, result.status, options.color)}`;
  const lines = [
    `${head}${result.reason === undefined ? "" : `: ${visible(result.reason)}`}`,
    ...(result.hint === undefined
      ? []
      : visibleText(result.hint)
          .split("\n")
          .map((line) => `  ${line}`)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
