import { stepOf, verbsOf } from "../changes/kinds.ts";
import { compileTransaction } from "../host/transaction/compile.ts";
import { CONFIRM_COMMAND } from "../host/transaction/journal-scripts.ts";
import {
  runTransaction,
  type TransactionRun,
} from "../host/transaction/run.ts";
import type {
  Transaction,
  TransactionEvent,
  TransactionResult,
} from "../host/transaction/transaction.ts";
import { unreachable } from "../model/unreachable.ts";
import type { HostPlan } from "../plan/plan.ts";
import type { RunEvent } from "./events.ts";
import type { HostContext } from "./host-context.ts";
import { orderSteps } from "./order-steps.ts";

/** What carries a plan out, under the name by which the host keeps its journal. */
export function transactionOf(
  context: HostContext,
  plan: HostPlan,
): Transaction {
  const { changes, confirmAfter } = orderSteps(plan.changes);
  const { newTransactionId, clock } = context.ports;
  const { holder, confirmTimeout } = context.request;
  return {
    id: newTransactionId(),
    holder,
    startedAt: Math.floor(clock.now() / 1000),
    steps: changes.map(stepOf),
    verbs: verbsOf(changes),
    confirmation:
      confirmAfter === undefined
        ? undefined
        : { afterSteps: confirmAfter, within: confirmTimeout },
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
    another: session.another,
    id: transaction.id,
    script: compileTransaction(transaction),
    onEvent: (event) => {
      knowledge.doing = doingDuring(event, transaction) ?? knowledge.doing;
      ports.emit(runEvent(event, context, transaction));
    },
    signal: ports.interrupt,
    ...patienceWith(transaction.confirmation),
  });
}

/**
 * Seconds. A connection that was cut without a word is noticed after twice the silence; then there must be time left to
 * come back and to confirm. The host is given up only once it has had the time to undo.
 */
function patienceWith(
  confirmation: Transaction["confirmation"],
): Pick<TransactionRun, "silence" | "reattachWithin"> {
  if (!confirmation) return {};
  const { within } = confirmation;
  return {
    silence: Math.min(20, Math.max(3, within / 8)),
    reattachWithin: 600 + within,
  };
}

function doingDuring(
  event: TransactionEvent,
  { id, steps }: Transaction,
): string | undefined {
  if (event.kind === "step-started")
    return `transaction ${id} was at step ${event.step} of ${steps.length}: ${event.title}`;
  if (event.kind === "confirmation-awaited")
    return `transaction ${id} was waiting for a confirmation, without which it is undone`;
  if (event.kind === "undo-started")
    return `transaction ${id} was undoing step ${event.step}: ${event.title}`;
  return undefined;
}

function runEvent(
  event: TransactionEvent,
  { host, session }: HostContext,
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
    case "confirmation-awaited":
      return {
        kind: "confirmation-awaited",
        host,
        transaction: id,
        seconds: event.seconds,
        command: session.another ? undefined : CONFIRM_COMMAND,
      };
    case "confirmed":
      return { kind: "confirmed", host, transaction: id };
    case "confirmation-expired":
      return { ...event, host, transaction: id };
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
