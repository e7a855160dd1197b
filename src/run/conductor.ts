import { Bug } from "../model/unreachable.ts";
import type { ModuleName } from "../model/module-name.ts";
import type { HostResult } from "./events.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";
import type { HostContext, HostKnowledge, RunPorts } from "./host-context.ts";
import { runHostPlay } from "./host-play.ts";
import { openSession } from "./host-session.ts";
import { combineOutcomes, goesOn, type Outcome } from "./outcome.ts";
import { runPool } from "./pool.ts";
import type { PlanTask } from "../plan/assemble.ts";
import type { ChangePolicy, HostPlan } from "../plan/plan.ts";
import type {
  HostEntry,
  HostWork,
  PlayRun,
  RunRequest,
} from "./run-request.ts";

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
  ports: RunPorts,
): Promise<RunReport> {
  const run = beginRun(request, ports);
  const onInterrupt = (): void => ports.emit({ kind: "interrupted" });
  ports.interrupt.addEventListener("abort", onInterrupt, { once: true });
  ports.emit({
    kind: "run-started",
    mode: request.mode,
    sources: request.sources,
    hosts: request.hosts.map(({ name }) => name),
  });
  try {
    await Promise.race([runPlays(run), fired(ports.abandon)]);
  } finally {
    ports.interrupt.removeEventListener("abort", onInterrupt);
  }
  for (const host of run.hosts.values()) leave(run, host);
  return endRun(run);
}

interface PlannedHost {
  readonly play: PlayRun;
  readonly host: string;
  readonly policy: ChangePolicy;
  readonly tasks: readonly PlanTask[];
  readonly plan: HostPlan;
}

interface Run {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly hosts: ReadonlyMap<string, HostRun>;
  readonly bugs: unknown[];
}

interface HostRun {
  readonly context: HostContext;
  readonly outcomes: Outcome[];
  readonly planned: PlannedHost[];
  /** How many plays the host has still to take part in. */
  playsLeft: number;
  startedAt: number | undefined;
  result: HostResult | undefined;
}

function beginRun(request: RunRequest, ports: RunPorts): Run {
  const works = new Map<string, HostWork[]>();
  for (const work of request.plays.flatMap((play) => play.hosts))
    works.set(work.host, [...(works.get(work.host) ?? []), work]);
  const hosts = new Map(
    request.hosts.map((entry) => [
      entry.name,
      beginHost(entry, works.get(entry.name) ?? [], request, ports),
    ]),
  );
  return { request, ports, hosts, bugs: [] };
}

function beginHost(
  entry: HostEntry,
  works: readonly HostWork[],
  request: RunRequest,
  ports: RunPorts,
): HostRun {
  const { name } = entry;
  const trace = (text: string): void =>
    ports.emit({ kind: "trace", host: name, text });
  const modules = new Set<ModuleName>(
    works.flatMap(({ wishes }) => wishes.modules),
  );
  return {
    context: {
      host: name,
      session: openSession(entry, ports.connect, trace),
      request,
      ports,
      modules: [...modules],
      knowledge: {
        observation: undefined,
        predicted: [],
        transaction: undefined,
        doing: "waiting for its turn",
      },
    },
    outcomes: [],
    planned: [],
    playsLeft: works.length,
    startedAt: undefined,
    result: undefined,
  };
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
      runOnHost(run, play, work),
    );
    if (ports.interrupt.aborted) return;
  }
}

async function runOnHost(
  run: Run,
  play: PlayRun,
  work: HostWork,
): Promise<void> {
  const host = run.hosts.get(work.host);
  if (!host)
    throw new Bug(
      `play "${play.name}" names ${work.host}, which is not in the run`,
    );
  host.startedAt ??= run.ports.clock.now();
  run.ports.emit({ kind: "host-started", host: work.host, play: play.name });
  let outcome: Outcome;
  try {
    outcome = await runHostPlay(host.context, play.name, work);
  } catch (error) {
    run.bugs.push(error);
    outcome = bugOutcome(error);
  }
  const { plan, tasks } = outcome;
  if (plan && tasks)
    host.planned.push({
      play,
      host: work.host,
      policy: work.policy,
      plan,
      tasks,
    });
  if (host.result) return; // Abandoned meanwhile; what the host came to is already told.
  host.outcomes.push(outcome);
  host.playsLeft -= 1;
  if (host.playsLeft > 0 && goesOn(outcome)) return;
  finish(run, host);
  await host.context.session.close();
}

function finish(run: Run, host: HostRun): void {
  const { clock } = run.ports;
  const duration = (clock.now() - (host.startedAt ?? clock.now())) / 1000;
  host.result = combineOutcomes(host.context.host, host.outcomes, duration);
  run.ports.emit({ kind: "host-finished", result: host.result });
}

/** The end of a host that an interrupt kept from coming to its own. */
function leave(run: Run, host: HostRun): void {
  if (host.result) return;
  host.outcomes.push(
    interruptedOutcome(host.context.knowledge, run.ports.abandon.aborted),
  );
  finish(run, host);
}

function endRun(run: Run): RunReport {
  const results = [...run.hosts.values()].flatMap(({ result }) =>
    result ? [result] : [],
  );
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

function bugOutcome(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return {
    status: "failed",
    reason: `virtfn has a bug: ${message}`,
    changes: 0,
    plan: undefined,
  };
}

function interruptedOutcome(
  { doing, transaction }: HostKnowledge,
  abandoned: boolean,
): Outcome {
  return {
    status: "interrupted",
    reason: `${abandoned ? "left" : "stopped"} while ${doing}`,
    hint:
      transaction === undefined
        ? undefined
        : `it goes on by itself on the host, and undoes itself if it was told to stop: /var/lib/virtfn/transactions/${transaction}/log`,
    changes: 0,
    plan: undefined,
  };
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
