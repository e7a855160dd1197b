import { describe, expect, test } from "vitest";
import { transactionLog } from "../../../../src/host/transaction/transaction-log.ts";
import type { TransactionEvent } from "../../../../src/host/transaction/transaction.ts";

const RUNNING = ["started", "log step 1 start write /etc/x"];

describe("a transaction's log, as a follower tells it,", () => {
  test.each([
    ["nothing is known yet", [], undefined],
    ["it still runs", RUNNING, undefined],
    [
      "it is done",
      [...RUNNING, "log step 1 done", "outcome committed"],
      { outcome: "committed", failedStep: undefined, reason: undefined },
    ],
    [
      "a step failed",
      [
        ...RUNNING,
        "outcome reverted",
        "outcome step 1",
        "outcome reason no room\u0007",
      ],
      {
        outcome: "reverted",
        failedStep: { step: 1, title: "write /etc/x" },
        reason: String.raw`no room\x07`,
      },
    ],
    [
      "nobody confirmed",
      [
        ...RUNNING,
        "outcome reverted",
        "outcome unconfirmed 120",
        "outcome reason nobody confirmed within 120 s",
      ],
      {
        outcome: "reverted",
        unconfirmed: 120,
        failedStep: undefined,
        reason: "nobody confirmed within 120 s",
      },
    ],
    [
      "the host was held",
      [
        "started",
        "outcome locked",
        "outcome transaction t0",
        "outcome since 12",
        "outcome holder me@here (pid 1)",
      ],
      {
        outcome: "locked",
        lock: { transaction: "t0", holder: "me@here (pid 1)", since: 12 },
      },
    ],
    [
      "its journal could not be written",
      ["not_begun no room"],
      { outcome: "not_begun", reason: "no room" },
    ],
    [
      "it ended before its first step",
      ["started", "died"],
      { outcome: "not_begun" },
    ],
    ["it never arrived", ["gone"], { outcome: "not_begun" }],
    [
      "it was killed",
      [...RUNNING, "died"],
      {
        outcome: "revert_failed",
        failedStep: { step: 1, title: "write /etc/x" },
      },
    ],
    [
      "its journal is gone",
      [...RUNNING, "gone"],
      {
        outcome: "revert_failed",
        failedStep: { step: 1, title: "write /etc/x" },
      },
    ],
    [
      "its outcome is no word of ours",
      [...RUNNING, "outcome splendid"],
      { outcome: "revert_failed" },
    ],
  ])("says that %s", (_title, lines, expected) => {
    const log = transactionLog(() => undefined);
    lines.forEach(log.take);
    if (expected === undefined) expect(log.result()).toBeUndefined();
    else expect(log.result()).toMatchObject(expected);
  });

  test("becomes events, and passes over what is not for people", () => {
    const events: TransactionEvent[] = [];
    const log = transactionLog((entry) => events.push(entry));
    [
      "log takeover t0 me@here (pid 1)",
      "log step 1 start one",
      "log step 1 output \u001b[1mloud",
      "log step 1 failed a; b",
      "log confirm await 120 5b0c-\u0007",
      "log confirm done",
      "log confirm expired 120",
      "log confirm gibberish",
      "log undo 1 start one",
      "log undo 1 output tried",
      "log undo 1 failed c",
      "log undo 1 done",
      "log finish failed d",
      "log finish output e",
      "log ",
      "log gibberish",
      "gibberish",
    ].forEach(log.take);
    expect(events).toEqual([
      {
        kind: "lock-taken-over",
        transaction: "t0",
        holder: "me@here (pid 1)",
      },
      { kind: "step-started", step: 1, title: "one" },
      { kind: "step-output", step: 1, text: String.raw`\x1b[1mloud` },
      { kind: "step-failed", step: 1, title: "one", reason: "a; b" },
      {
        kind: "confirmation-awaited",
        seconds: 120,
        boot: String.raw`5b0c-\x07`,
      },
      { kind: "confirmed" },
      { kind: "confirmation-expired", seconds: 120 },
      { kind: "undo-started", step: 1, title: "one" },
      { kind: "step-output", step: 1, text: "tried" },
      { kind: "undo-failed", step: 1, title: "one", reason: "c" },
      { kind: "finish-failed", reason: "d" },
    ]);
    expect(log.seen()).toBe(16);
  });
});
