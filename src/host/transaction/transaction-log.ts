import { unreachable } from "../../model/unreachable.ts";
import { logReader, visible, type LogEntry } from "./log-line.ts";
import type {
  LockHolder,
  TransactionOutcome,
  TransactionResult,
} from "./transaction.ts";

/** What a runner has heard of a transaction, over all its connections. */
export interface TransactionLog {
  /** Takes what a follower says: `log …`, `outcome …`, and the bare words below. */
  readonly take: (line: string) => void;
  /** Lines of the log so far: a new follower starts behind them. */
  readonly seen: () => number;
  readonly started: () => boolean;
  /** `undefined` while it runs, as far as is known. */
  readonly result: () => TransactionResult | undefined;
  readonly lostResult: (reason: string) => TransactionResult;
}

export function transactionLog(
  onEntry: (entry: LogEntry) => void,
  mask: (text: string) => string = (text) => text,
): TransactionLog {
  const read = logReader(mask);
  const lines: string[] = [];
  const titles = new Map<number, string>();
  const outcome: string[] = [];
  let started = false;
  let ending: "died" | "gone" | undefined;
  let refusal: string | undefined;

  return {
    seen: () => lines.length,
    started: () => started,
    lostResult: (reason) => resultOf("lost", undefined, reason),
    take: (message) => {
      const [, kind, text = ""] = /^(\S+) ?(.*)$/s.exec(message) ?? [];
      switch (kind) {
        case "log":
          takeLine(text);
          return;
        case "outcome":
          outcome.push(text);
          return;
        case "not_begun":
          refusal = visible(mask(text));
          return;
        case "started":
          started = true;
          return;
        case "died":
        case "gone":
          ending = kind;
          return;
        default:
      }
    },
    result: () => {
      if (refusal !== undefined)
        return resultOf("not_begun", undefined, refusal);
      if (outcome.length > 0) return outcomeResult();
      if (ending === undefined) return undefined;
      return endingResult(ending);
    },
  };

  function takeLine(line: string): void {
    started = true;
    lines.push(line);
    const entry = read(line);
    if (entry === undefined) return;
    if (entry.kind === "step-started") titles.set(entry.step, entry.title);
    onEntry(entry);
  }

  function outcomeResult(): TransactionResult {
    const field = (name: string) =>
      outcome
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1);
    const word = outcomeOf(outcome[0] ?? "");
    const lock: LockHolder | undefined =
      word === "locked"
        ? {
            transaction: visible(field("transaction") ?? ""),
            holder: visible(field("holder") ?? ""),
            since: Number(field("since") ?? 0),
          }
        : undefined;
    const step = field("step");
    const reason = field("reason");
    const unconfirmed = field("unconfirmed");
    return {
      ...resultOf(
        word,
        step === undefined ? undefined : Number(step),
        reason === undefined ? undefined : visible(mask(reason)),
      ),
      unconfirmed: unconfirmed === undefined ? undefined : Number(unconfirmed),
      lock,
    };
  }

  function endingResult(how: "died" | "gone"): TransactionResult {
    const last = [...titles.keys()].at(-1);
    if (last === undefined)
      return resultOf(
        "not_begun",
        undefined,
        how === "gone"
          ? "the connection broke before the transaction was there"
          : "the transaction ended before its first step; is a file system of the host full?",
      );
    switch (how) {
      case "died":
        return resultOf(
          "revert_failed",
          last,
          "the transaction was killed on the host, or the host was booted; nothing was undone",
        );
      case "gone":
        return resultOf(
          "revert_failed",
          last,
          "the transaction's journal is gone from the host; how it ended is not known",
        );
      default:
        return unreachable(how);
    }
  }

  function resultOf(
    word: TransactionOutcome,
    step: number | undefined,
    reason: string | undefined,
  ): TransactionResult {
    return {
      outcome: word,
      failedStep:
        step === undefined
          ? undefined
          : { step, title: titles.get(step) ?? "" },
      reason,
      unconfirmed: undefined,
      lock: undefined,
      lines: lines.map(mask),
    };
  }
}

const OUTCOMES: ReadonlySet<string> = new Set<TransactionOutcome>([
  "committed",
  "reverted",
  "revert_failed",
  "cancelled",
  "locked",
  "not_begun",
]);

function outcomeOf(word: string): TransactionOutcome {
  return OUTCOMES.has(word) ? (word as TransactionOutcome) : "revert_failed";
}
