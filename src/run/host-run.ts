import { joinRequests } from "../model/observation-request.ts";
import type { PlanTask } from "../plan/assemble.ts";
import type { ChangePolicy, HostPlan } from "../plan/plan.ts";
import type { HostResult } from "./events.ts";
import type { HostContext, HostKnowledge, RunPorts } from "./host-context.ts";
import { runHostPlay } from "./host-play.ts";
import { openHostSession } from "./host-session.ts";
import { combineOutcomes, goesOn, type Outcome } from "./outcome.ts";
import type {
  HostEntry,
  HostWork,
  PlayRun,
  RunRequest,
} from "./run-request.ts";

/** One host on its way through all plays of a run. */
export interface HostRun {
  readonly context: HostContext;
  readonly outcomes: Outcome[];
  readonly planned: PlannedHost[];
  /** Connections on their way down; nobody waits for them before the end. */
  readonly closing: Promise<void>[];
  /** How many plays the host has still to take part in. */
  playsLeft: number;
  startedAt: number | undefined;
  result: HostResult | undefined;
}

export interface PlannedHost {
  readonly play: PlayRun;
  readonly host: string;
  readonly policy: ChangePolicy;
  readonly tasks: readonly PlanTask[];
  readonly plan: HostPlan;
}

export function beginHost(
  entry: HostEntry,
  works: readonly HostWork[],
  request: RunRequest,
  ports: RunPorts,
  machines: Map<string, string>,
): HostRun {
  const { name } = entry;
  const trace = (text: string): void =>
    ports.emit({ kind: "trace", host: name, text });
  return {
    context: {
      host: name,
      session: openHostSession(entry, ports.connect, trace),
      request,
      ports,
      asks: joinRequests(works.map(({ wishes }) => wishes.request)),
      machines,
      knowledge: {
        observation: undefined,
        asked: { modules: [] },
        predicted: [],
        transaction: undefined,
        doing: undefined,
      },
    },
    outcomes: [],
    planned: [],
    closing: [],
    playsLeft: works.length,
    startedAt: undefined,
    result: undefined,
  };
}

/** One play on one host. What the host came to at last is told when it takes part in no further play. */
export async function runPlayOnHost(
  host: HostRun,
  play: PlayRun,
  work: HostWork,
  onBug: (error: unknown) => void,
): Promise<void> {
  const { context } = host;
  const { ports, knowledge } = context;
  host.startedAt ??= ports.clock.now();
  ports.emit({ kind: "host-started", host: work.host, play: play.name });
  const outcome = await runHostPlay(context, play.name, work).catch((error) => {
    onBug(error);
    return bugOutcome(error);
  });
  const { plan, tasks } = outcome;
  if (plan && tasks)
    host.planned.push({
      play,
      host: work.host,
      policy: work.policy,
      plan,
      tasks,
    });
  // Abandoned meanwhile: what the host came to is already told.
  if (host.result) return;
  knowledge.doing = "waiting for its next play";
  host.outcomes.push(outcome);
  host.playsLeft -= 1;
  if (host.playsLeft === 0 || !goesOn(outcome)) finish(host);
}

/** The end of a host that did not come to its own. */
export function leaveHost(host: HostRun): void {
  if (host.result) return;
  const { knowledge, ports } = host.context;
  if (ports.interrupt.aborted)
    host.outcomes.push(interruptedOutcome(knowledge, ports.abandon.aborted));
  finish(host);
}

function finish(host: HostRun): void {
  const { clock, emit } = host.context.ports;
  const duration = (clock.now() - (host.startedAt ?? clock.now())) / 1000;
  host.result = combineOutcomes(host.context.host, host.outcomes, duration);
  emit({ kind: "host-finished", result: host.result });
  host.closing.push(host.context.session.close());
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
    reason: `${abandoned ? "left" : "stopped"} ${doing === undefined ? "before it was contacted" : `while ${doing}`}`,
    hint:
      transaction === undefined
        ? undefined
        : `it goes on by itself on the host, and undoes itself if it was told to stop: /var/lib/virtfn/transactions/${transaction}/log`,
    changes: 0,
    plan: undefined,
  };
}
