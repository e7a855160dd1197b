import { stepOf, verbsOf } from "../changes/kinds.ts";
import { compileTransaction } from "../host/transaction/compile.ts";
import { runTransaction } from "../host/transaction/run.ts";
import type {
  Transaction,
  TransactionEvent,
  TransactionResult,
} from "../host/transaction/transaction.ts";
import { unreachable } from "../model/unreachable.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { RunEvent } from "./events.ts";
import type { HostContext } from "./host-context.ts";

/** What carries a plan out, under the name by which the host keeps its journal. */
export function transactionOf(
  context: HostContext,
  plan: HostPlan,
): Transaction {
  const changes = plan.changes.map(({ change }) => change);
  const { newTransactionId, clock } = context.ports;
  return {
    id: newTransactionId(),
    holder: context.request.holder,
    startedAt: Math.floor(clock.now() / 1000),
    steps: changes.map(stepOf),
    verbs: verbsOf(changes),
  };
}

/** Runs it on the host and tells its progress; an interrupt cancels it, and it undoes itself. */
export async function transact(
  context: HostContext,
  transaction: Transaction,
): Promise<TransactionResult> {
  const { host, session, ports, knowledge } = context;
  const steps = transaction.steps.map(({ title }) => title);
  knowledge.transaction = transaction.id;
  knowledge.doing = `transaction ${transaction.id} was beginning`;
  ports.emit({
    kind: "transaction-started",
    host,
    transaction: transaction.id,
    steps,
  });
  return runTransaction({
    connection: await session.connection(),
    reopen: session.reopen,
    id: transaction.id,
    script: compileTransaction(transaction),
    onEvent: (event) => {
      knowledge.doing = doingDuring(event, transaction) ?? knowledge.doing;
      ports.emit(runEvent(event, host, transaction));
    },
    signal: ports.interrupt,
  });
}

function doingDuring(
  event: TransactionEvent,
  { id, steps }: Transaction,
): string | undefined {
  if (event.kind === "step-started")
    return `transaction ${id} was at step ${event.step} of ${steps.length}: ${event.title}`;
  if (event.kind === "undo-started")
    return `transaction ${id} was undoing step ${event.step}: ${event.title}`;
  return undefined;
}

function runEvent(
  event: TransactionEvent,
  host: string,
  { id }: Transaction,
): RunEvent {
  switch (event.kind) {
    case "step-started":
    case "step-finished":
    case "step-failed":
    case "undo-started":
    case "undo-failed":
    case "connection-lost":
      return { ...event, host };
    case "step-output":
      return { kind: "trace", host, text: `step ${event.step}: ${event.text}` };
    case "reattached":
      return { kind: "reattached", host, transaction: id };
    case "lock-taken-over":
      return {
        kind: "warning",
        host,
        message: `transaction ${event.transaction} of ${event.holder} was killed on the host; its lock is taken over`,
      };
    case "finish-failed":
      return {
        kind: "warning",
        host,
        message: `what undo had needed could not be cleaned up: ${event.reason}`,
      };
    default:
      return unreachable(event);
  }
}
