import { describe, expect, test } from "vitest";
import type { HostResult, HostStatus } from "../../../src/run/events.ts";
import { exitCodeOf } from "../../../src/run/exit-code.ts";

function result(status: HostStatus): HostResult {
  return {
    host: "hv1",
    status,
    reason: undefined,
    hint: undefined,
    revert: undefined,
    changes: 0,
    plans: [],
    duration: 0,
  };
}

describe("the exit code of a run", () => {
  test.for<readonly [readonly HostStatus[], number]>([
    [[], 0],
    [["ok", "changed", "skipped"], 0],
    [["ok", "pending"], 2],
    [["failed"], 3],
    [["unverified"], 3],
    [["unreachable"], 4],
    [["blocked"], 5],
    [["reboot_pending"], 6],
    [["interrupted"], 130],
    [["pending", "reboot_pending"], 6],
    [["reboot_pending", "blocked"], 5],
    [["blocked", "unreachable"], 4],
    [["unreachable", "failed"], 3],
    [["pending", "reboot_pending", "blocked", "unreachable", "unverified"], 3],
    [["failed", "interrupted"], 130],
  ])("of %j is %i", ([statuses, code]) => {
    expect(exitCodeOf(statuses.map(result))).toBe(code);
  });
});
