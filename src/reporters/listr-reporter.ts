import {
  Listr,
  ListrDefaultRendererLogLevels,
  ListrLogger,
  ListrTaskState,
  ProcessOutput,
  type ListrTask,
  type ListrTaskWrapper,
} from "listr2";
import type { DefaultRenderer, SimpleRenderer } from "listr2";
import { visible } from "../diagnostics/visible.ts";
import { unreachable } from "../model/unreachable.ts";
import type { HostResult, RunEvent, RunMode } from "../run/events.ts";
import { defer, type Deferred } from "./deferred.ts";
import { renderHostReport } from "./host-report.ts";
import { renderPlanSummary } from "./plan-summary.ts";
import { progressLine } from "./progress-line.ts";
import { plural, renderRecap } from "./recap.ts";
import type { Reporter, ReporterOptions } from "./reporter.ts";

export interface ListrReporterOptions extends ReporterOptions {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly forks: number;
}

type TaskWrapper = ListrTaskWrapper<
  unknown,
  typeof DefaultRenderer,
  typeof SimpleRenderer
>;

type StepEnd = "done" | "left out";

/** A host as the terminal shows it: a line, and below it the steps of its transaction. */
interface HostLine {
  readonly host: string;
  wrapper: TaskWrapper | undefined;
  /** Settled with the titles of the steps, or with none when the host needs none. */
  readonly steps: Deferred<readonly string[]>;
  stepEnds: readonly Deferred<StepEnd>[];
  /** The steps as they are shown, once each has begun. */
  readonly stepWrappers: Map<number, TaskWrapper>;
  /** Indices of the steps that were undone, or are being undone. */
  readonly undone: Set<number>;
  readonly end: Deferred<HostResult>;
}

/** Hosts and their steps, live on a terminal; then the plans or the recap as plain text. */
export function createListrReporter(options: ListrReporterOptions): Reporter {
  let mode: RunMode = "plan";
  let lines = new Map<string, HostLine>();
  let shown: Promise<unknown> = Promise.resolve();
  let results: readonly HostResult[] = [];
  const warnings: string[] = [];

  function on(event: RunEvent): void {
    switch (event.kind) {
      case "run-started":
        mode = event.mode;
        lines = new Map(event.hosts.map((host) => [host, beginLine(host)]));
        shown = show([...lines.values()], event.mode, options);
        return;
      case "transaction-started":
        return beginSteps(lines.get(event.host), event.steps);
      case "undo-started":
        beginUndo(lines.get(event.host), event.step);
        return say(event, lines);
      case "step-started":
      case "undo-failed":
      case "confirmation-awaited":
      case "confirmed":
      case "confirmation-expired":
      case "waiting-for-lock":
      case "connection-lost":
      case "reattached":
      case "verifying":
        return say(event, lines);
      case "step-finished":
        return lines.get(event.host)?.stepEnds[event.step - 1]?.resolve("done");
      case "step-failed":
        return lines
          .get(event.host)
          ?.stepEnds[event.step - 1]?.reject(new Error(event.reason));
      case "warning":
        warnings.push(
          `warning: ${event.host === undefined ? "" : `${event.host}: `}${visible(event.message)}\n`,
        );
        return;
      case "host-finished":
        return endLine(lines.get(event.result.host), event.result);
      case "interrupted":
        for (const line of lines.values())
          output(
            line,
            "interrupted: finishing or undoing what runs; Ctrl-C again leaves at once",
          );
        return;
      case "run-finished":
        results = event.results;
        return;
      case "play-started":
      case "host-started":
      case "host-observed":
      case "host-planned":
      case "trace":
        return;
      default:
        return unreachable(event);
    }
  }

  async function finish(): Promise<void> {
    await shown;
    for (const warning of warnings) options.write(warning);
    if (mode === "plan") {
      for (const result of results)
        options.write(renderHostReport(result, [], options));
      options.write(`\n${renderPlanSummary(results, options)}`);
    } else options.write(`\n${renderRecap(results, options)}`);
  }

  return { on, finish };
}

function beginLine(host: string): HostLine {
  return {
    host,
    wrapper: undefined,
    steps: defer(),
    stepEnds: [],
    stepWrappers: new Map(),
    undone: new Set(),
    end: defer(),
  };
}

function show(
  lines: readonly HostLine[],
  mode: RunMode,
  options: ListrReporterOptions,
): Promise<unknown> {
  const list = new Listr(
    lines.map((line) => hostTask(line)),
    {
      concurrent: options.forks,
      exitOnError: false,
      // Ctrl-C is for cli/ to own: listr2 9 would exit at once and leave hosts half done.
      registerSignalListeners: false,
      forceTTY: true,
      rendererOptions: {
        // A plan is printed whole afterwards.
        clearOutput: mode === "plan",
        collapseErrors: false,
        showErrorMessage: false,
        collapseSubtasks: true,
        formatOutput: "truncate",
        icon: { [ListrDefaultRendererLogLevels.ROLLED_BACK]: "↩" },
        logger: new ListrLogger({
          useIcons: false,
          toStderr: [],
          processOutput: new ProcessOutput(
            options.stdout as NodeJS.WriteStream,
            options.stderr as NodeJS.WriteStream,
          ),
        }),
      },
    },
  );
  return list.run();
}

function hostTask(line: HostLine): ListrTask<unknown, typeof DefaultRenderer> {
  return {
    title: line.host,
    task: async (_context, wrapper) => {
      line.wrapper = wrapper as TaskWrapper;
      const titles = await line.steps.promise;
      if (titles.length === 0) return endTask(line);
      return wrapper.newListr(
        [
          ...titles.map((title, index) => ({
            title,
            // A step that fails is not the end: what was done is undone first.
            exitOnError: false,
            task: async (_context: unknown, step: TaskWrapper) => {
              line.stepWrappers.set(index, step);
              if ((await line.stepEnds[index]?.promise) === "left out")
                step.skip();
            },
          })),
          { title: "verified", task: () => endTask(line) },
        ],
        { concurrent: false },
      );
    },
  };
}

/** Waits for the host's result and puts it into its line. */
async function endTask(line: HostLine): Promise<void> {
  const result = await line.end.promise;
  markUndone(line);
  const { wrapper } = line;
  line.wrapper = undefined;
  if (!wrapper) return;
  wrapper.title = titleOf(result);
  if (isTrouble(result)) throw new Error(result.reason ?? result.status);
}

function beginSteps(
  line: HostLine | undefined,
  titles: readonly string[],
): void {
  if (!line || line.stepEnds.length > 0) return;
  line.stepEnds = titles.map(() => defer<StepEnd>());
  line.steps.resolve(titles);
}

function beginUndo(line: HostLine | undefined, step: number): void {
  if (!line) return;
  line.undone.add(step - 1);
  markUndone(line);
}

/** A step that failed stays so. One that the list still takes for running is marked when the host ends. */
function markUndone({ undone, stepWrappers }: HostLine): void {
  for (const index of undone) {
    const task = stepWrappers.get(index)?.task;
    if (task?.isCompleted()) task.state$ = ListrTaskState.ROLLED_BACK;
  }
}

function endLine(line: HostLine | undefined, result: HostResult): void {
  if (!line) return;
  for (const step of line.stepEnds) step.resolve("left out");
  line.steps.resolve([]);
  line.end.resolve(result);
}

function say(event: RunEvent, lines: ReadonlyMap<string, HostLine>): void {
  const progress = progressLine(event);
  const line = progress && lines.get(progress.host);
  if (line && progress) output(line, progress.text);
}

function output(line: HostLine, text: string): void {
  if (line.wrapper) line.wrapper.output = text;
}

function titleOf(result: HostResult): string {
  const changes =
    result.changes > 0 ? ` · ${plural(result.changes, "change")}` : "";
  const reason =
    result.reason === undefined ? "" : ` · ${visible(result.reason)}`;
  return `${result.host}  ${result.status.replaceAll("_", " ")}${changes}${reason}`;
}

function isTrouble({ status }: HostResult): boolean {
  return ["failed", "unverified", "unreachable", "interrupted"].includes(
    status,
  );
}
