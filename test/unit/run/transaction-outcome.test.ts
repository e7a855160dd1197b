import { describe, expect, test } from "vitest";
import type { TransactionResult } from "../../../src/host/transaction/transaction.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import { outcomeOfTransaction } from "../../../src/run/transaction-outcome.ts";

const plan = {} as HostPlan;
const reverted = {
  outcome: "reverted",
  failedStep: { step: 2, title: "sriov_numvfs 0 → 7" },
  reason: "writing 7 to sriov_numvfs failed",
  lock: undefined,
  lines: [],
  unconfirmed: undefined,
} as const satisfies TransactionResult;

describe("a transaction that failed", () => {
  test("says what helps, as far as its words tell, and where its journal is", () => {
    const { hint, reason } = outcomeOfTransaction(
      {
        ...reverted,
        lines: [
          "step 1 output igb: bus number out of range",
          "step 2 output the kernel says: igb: not enough MMIO resources for SR-IOV",
        ],
      },
      "t1",
      plan,
    );
    expect(reason).toBe(
      "step 2 (sriov_numvfs 0 → 7): writing 7 to sriov_numvfs failed",
    );
    expect(hint?.split("\n")).toEqual([
      expect.stringContaining("Above 4G Decoding"),
      "its journal on the host: /var/lib/virtfn/transactions/t1/log",
    ]);
  });

  test.each([
    ["of which nobody knows why", reverted],
    [
      "beside its steps",
      {
        ...reverted,
        failedStep: undefined,
        reason: "nobody confirmed: does not come back from the kernel",
      },
    ],
  ])("%s says where its journal is", (_, result) => {
    expect(outcomeOfTransaction(result, "t1", plan).hint).toBe(
      "its journal on the host: /var/lib/virtfn/transactions/t1/log",
    );
  });
});
