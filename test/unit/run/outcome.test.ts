import { describe, expect, test } from "vitest";
import type { HostStatus } from "../../../src/run/events.ts";
import {
  combineOutcomes,
  goesOn,
  type Outcome,
} from "../../../src/run/outcome.ts";

function outcome(status: HostStatus, changes = 0): Outcome {
  return { status, reason: `because ${status}`, changes, plan: undefined };
}

describe("a host over several plays", () => {
  test.for<readonly [readonly HostStatus[], HostStatus]>([
    [[], "skipped"],
    [["skipped", "ok"], "ok"],
    [["ok", "changed", "ok"], "changed"],
    [["changed", "reboot_pending"], "reboot_pending"],
    [["blocked", "changed"], "blocked"],
    [["changed", "failed"], "failed"],
    [["changed", "interrupted"], "interrupted"],
  ])("that were %j is %s", ([statuses, status]) => {
    expect(
      combineOutcomes(
        "hv1",
        statuses.map((each) => outcome(each)),
        1,
      ).status,
    ).toBe(status);
  });

  test("keeps the reason of the worst play and the changes of all", () => {
    expect(
      combineOutcomes("hv1", [outcome("changed", 2), outcome("blocked", 1)], 3),
    ).toEqual({
      host: "hv1",
      status: "blocked",
      reason: "because blocked",
      hint: undefined,
      revert: undefined,
      changes: 3,
      plans: [],
      duration: 3,
    });
  });

  test.for<readonly [HostStatus, boolean]>([
    ["ok", true],
    ["changed", true],
    ["skipped", true],
    ["pending", true],
    ["reboot_pending", true],
    ["blocked", true],
    ["failed", false],
    ["unverified", false],
    ["unreachable", false],
    ["interrupted", false],
  ])("after a play that was %s goes on: %s", ([status, goes]) => {
    expect(goesOn(outcome(status))).toBe(goes);
  });
});
