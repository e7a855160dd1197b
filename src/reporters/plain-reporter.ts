import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import type { HostResult, RunEvent, RunMode } from "../run/events.ts";
import {
  renderHostReport,
  renderPlan,
  renderScript,
  type ReportOptions,
} from "./host-report.ts";
import { renderPlanSummary } from "./plan-summary.ts";
import { progressLine } from "./progress-line.ts";
import { renderRecap } from "./recap.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";

/** Lines only, each written once: for logs, pipes and CI. */
export function createPlainReporter(options: ReporterOptions): Reporter {
  let mode: RunMode = "plan";
  let hosts: readonly string[] = [];
  let printed = 0;
  const finished = new Map<string, HostResult>();
  const scripts = new Map<string, readonly string[]>();
  const style = options.color ? ansiStyle : plainStyle;

  const reportOptions = (): ReportOptions => ({
    color: options.color,
    diff: options.diff,
    hostWidth: Math.max(0, ...hosts.map((host) => host.length)),
  });

  function line(host: string, text: string): void {
    options.write(`${host.padEnd(reportOptions().hostWidth)}   ${text}\n`);
  }

  /** In the order of the inventory, as far as the results are complete. */
  function printReports(): void {
    for (;;) {
      const host = hosts[printed];
      const result = host === undefined ? undefined : finished.get(host);
      if (!result) return;
      options.write(
        renderHostReport(
          result,
          scripts.get(result.host) ?? [],
          reportOptions(),
        ),
      );
      printed += 1;
    }
  }

  function on(event: RunEvent): void {
    const progress = progressLine(event);
    if (progress) line(progress.host, progress.text);
    else if (event.kind === "run-started") ({ mode, hosts } = event);
    else if (event.kind === "trace" && options.verbose > 0)
      for (const text of event.text.trimEnd().split("\n"))
        line(event.host, style.faint(`| ${text}`));
    else if (event.kind === "warning") {
      const text = `${style.warning("warning")}: ${event.message}`;
      if (event.host === undefined) options.write(`${text}\n`);
      else line(event.host, text);
    } else if (event.kind === "interrupted")
      options.write(
        "interrupted: waiting until what runs is finished or undone; press Ctrl-C again to leave at once\n",
      );
    else if (event.kind === "host-planned" && mode === "plan") {
      if (event.script !== undefined)
        scripts.set(event.host, [
          ...(scripts.get(event.host) ?? []),
          event.script,
        ]);
    } else if (event.kind === "host-planned") {
      if (event.plan.verdict !== "ok")
        options.write(renderPlan(event.plan, reportOptions()));
      if (event.script !== undefined)
        options.write(renderScript(event.host, event.script, options));
    } else if (event.kind === "host-finished" && mode === "plan") {
      finished.set(event.result.host, event.result);
      printReports();
    } else if (event.kind === "run-finished")
      options.write(
        mode === "plan"
          ? `\n${renderPlanSummary(event.results, options)}`
          : `\n${renderRecap(event.results, options)}`,
      );
  }
  return { on, finish: () => Promise.resolve() };
}
