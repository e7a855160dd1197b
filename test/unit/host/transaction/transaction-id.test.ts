import { expect, test } from "vitest";
import { transactionId } from "../../../../src/host/transaction/transaction-id.ts";

test("a transaction's id begins with its time, to the second", () => {
  const now = new Date("2026-11-22T10:32:00.123Z");
  expect(transactionId(now, "4f9a2cdd-01")).toBe("20261122T103200Z-4f9a2c");
});

test("ids sort by time", () => {
  const ids = ["2026-01-02T00:00:00Z", "2026-01-01T23:59:59Z"].map((time) =>
    transactionId(new Date(time), "abcdef"),
  );
  expect(ids.toSorted()).toEqual(ids.toReversed());
});
