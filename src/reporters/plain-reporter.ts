import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import { visible, visibleText } from "../diagnostics/visible.ts";
import type { HostResult, RunEvent, RunMode } from "../run/events.ts";
import { renderHostReport, renderPlan, renderScript } from "./host-report.ts";
import { renderPlanSummary } from "./plan-summary.ts";
import { progressLine } from "./progress-line.ts";
import { plural, renderRecap } from "./recap.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";

/** Lines only, each written once: for logs, pipes and CI. */
export function createPlainReporter(options: ReporterOptions): Reporter {
  let mode: RunMode = "plan";
  let width = 0;
  let reports = createQueue(options, []);
  const style = options.color ? ansiStyle : plainStyle;

  function line(host: string, text: string): void {
    options.write(`${host.padEnd(width)}   ${text}\n`);
  }

  function on(event: RunEvent): void {
    switch (event.kind) {
      case "run-started":
        ({ mode } = event);
        width = Math.max(0, ...event.hosts.map((host) => host.length));
        reports = createQueue(options, event.hosts);
        return;
      case "host-planned":
        if (mode === "plan")
          return reports.keepScript(event.host, event.script);
        if (event.plan.verdict !== "ok")
          options.write(renderPlan(event.plan, options));
        if (event.script !== undefined)
          options.write(renderScript(event.host, event.script, options));
        return;
      case "host-finished":
        if (mode === "plan") reports.finish(event.result);
        return;
      case "trace":
        if (options.verbose === 0) return;
        for (const text of shortened(event.text, options.verbose))
          line(event.host, style.faint(`| ${visibleText(text)}`));
        return;
      case "warning":
        if (event.host === undefined)
          options.write(
            `${style.warning("warning")}: ${visible(event.message)}\n`,
          );
        else
          line(
            event.host,
            `${style.warning("warning")}: ${visible(event.message)}`,
          );
        return;
      case "interrupted":
        options.write(
          "interrupted: waiting until what runs is finished or undone; press Ctrl-C again to leave at once\n",
        );
        return;
      case "run-finished":
        options.write(
          `\n${mode === "plan" ? renderPlanSummary(event.results, options) : renderRecap(event.results, options)}`,
        );
        return;
      default: {
        const progress = progressLine(event);
        if (progress) line(progress.host, progress.text);
      }
    }
  }
  return { on, finish: () => Promise.resolve() };
}

/** Scripts are long and mostly the same: with `-v` their first line stands for them. */
function shortened(trace: string, verbose: number): readonly string[] {
  const lines = trace.trimEnd().split("\n");
  const [first = "", ...rest] = lines;
  if (verbose > 1 || lines.length <= LONGEST_TRACE) return lines;
  return [first, `… ${plural(rest.length, "line")} more, -vv shows them`];
}

const LONGEST_TRACE = 12;

/** Reports of a plan, printed in the order of the inventory as far as they are complete. */
function createQueue(options: ReporterOptions, hosts: readonly string[]) {
  const finished = new Map<string, HostResult>();
  const scripts = new Map<string, readonly string[]>();
  let next = 0;
  return {
    keepScript: (host: string, script: string | undefined): void => {
      if (script !== undefined)
        scripts.set(host, [...(scripts.get(host) ?? []), script]);
    },
    finish: (result: HostResult): void => {
      finished.set(result.host, result);
      for (;;) {
        const host = hosts[next] ?? "";
        const ready = finished.get(host);
        if (!ready) return;
        options.write(
          renderHostReport(ready, scripts.get(host) ?? [], options),
        );
        finished.delete(host);
        next += 1;
      }
    },
  };
}
