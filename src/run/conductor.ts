import { Bug } from "../model/unreachable.ts";
import type { HostResult } from "./events.ts";
import { createEventMask, type EventMask } from "./mask-events.ts";
import { combineOutcomes } from "./outcome.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";
import type { RunPorts } from "./host-context.ts";
import {
  beginHost,
  leaveHost,
  runPlayOnHost,
  type HostRun,
  type PlannedHost,
} from "./host-run.ts";
import { runPool } from "./pool.ts";
import type { HostWork, RunRequest } from "./run-request.ts";

export interface RunReport {
  readonly results: readonly HostResult[];
  readonly exitCode: number;
  /** Every plan that was made, in the order of plays. */
  readonly planned: readonly PlannedHost[];
  /** Faults of virtfn itself; the hosts they happened on count as failed. */
  readonly bugs: readonly unknown[];
}

/**
 * Conducts a whole run: plays in order, hosts side by side, and tells it as events. Resolves when every host has come
 * to an end, or at once when `abandon` fires; then the results say what is left behind.
 */
export async function conductRun(
  request: RunRequest,
  given: RunPorts,
): Promise<RunReport> {
  let isOver = false;
  const mask = createEventMask(request.hosts);
  const ports: RunPorts = {
    ...given,
    // What an abandoned run still hears of its hosts comes too late to be told.
    emit: (event) => {
      if (!isOver) given.emit(mask.event(event));
    },
  };
  const run = beginRun(request, ports, mask);
  const onInterrupt = (): void => ports.emit({ kind: "interrupted" });
  ports.interrupt.addEventListener("abort", onInterrupt, { once: true });
  ports.emit({
    kind: "run-started",
    mode: request.mode,
    sources: request.sources,
    hosts: [
      ...request.hosts.map(({ name }) => name),
      ...request.missing.map(({ host }) => host),
    ],
  });
  for (const result of run.missing)
    ports.emit({ kind: "host-finished", result });
  try {
    await Promise.race([runPlays(run), fired(ports.abandon)]);
  } finally {
    ports.interrupt.removeEventListener("abort", onInterrupt);
  }
  for (const host of run.hosts.values()) leaveHost(host);
  const report = endRun(run);
  isOver = true;
  // An abandoned connection may never answer again.
  if (!ports.abandon.aborted)
    await Promise.all(
      [...run.hosts.values()].flatMap(({ closing }) => closing),
    );
  return report;
}

interface Run {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly hosts: ReadonlyMap<string, HostRun>;
  readonly missing: readonly HostResult[];
  readonly mask: EventMask;
  readonly bugs: unknown[];
}

function beginRun(request: RunRequest, ports: RunPorts, mask: EventMask): Run {
  const machines = new Map<string, string>();
  const missing = request.missing.map(({ host, status, reason }) =>
    combineOutcomes(host, [{ status, reason, changes: 0, plan: undefined }], 0),
  );
  const works = new Map<string, HostWork[]>();
  for (const work of request.plays.flatMap((play) => play.hosts))
    works.set(work.host, [...(works.get(work.host) ?? []), work]);
  const hosts = new Map(
    request.hosts.map((entry) => [
      entry.name,
      beginHost(entry, works.get(entry.name) ?? [], request, ports, machines),
    ]),
  );
  return { request, ports, hosts, missing, mask, bugs: [] };
}

async function runPlays(run: Run): Promise<void> {
  const { request, ports, hosts } = run;
  for (const play of request.plays) {
    const works = play.hosts.filter(
      ({ host }) => hosts.get(host)?.result === undefined,
    );
    ports.emit({
      kind: "play-started",
      play: play.name,
      hosts: works.map(({ host }) => host),
    });
    await runPool(works, request.forks, ports.interrupt, (work) =>
      runPlayOnHost(hostOf(run, work), play, work, (bug) => run.bugs.push(bug)),
    );
    if (ports.interrupt.aborted) return;
  }
}

function hostOf({ hosts }: Run, { host: name }: HostWork): HostRun {
  const host = hosts.get(name);
  if (!host) throw new Bug(`a play names ${name}, which is not in the run`);
  return host;
}

function endRun(run: Run): RunReport {
  const results = [
    ...[...run.hosts.values()].flatMap(({ result }) => result ?? []),
    ...run.missing,
  ].map((result) => run.mask.ofHost(result.host, result));
  const exitCode = exitCodeOfRun(run, results);
  run.ports.emit({ kind: "run-finished", results, exitCode });
  const planned = [...run.hosts.values()].flatMap((host) => host.planned);
  return { results, exitCode, planned, bugs: run.bugs };
}

function exitCodeOfRun(run: Run, results: readonly HostResult[]): number {
  if (run.bugs.length > 0) return EXIT_CODES.bug;
  if (run.ports.interrupt.aborted) return EXIT_CODES.interrupted;
  return exitCodeOf(results);
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
