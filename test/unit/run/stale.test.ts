import { describe, expect, test } from "vitest";
import type { PlannedChange } from "../../../src/changes/change.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import { staleOutcome } from "../../../src/run/stale.ts";

function write(content: string): PlannedChange {
  return {
    change: {
      kind: "write-file",
      path: "/etc/modprobe.d/zz-virtfn-igb.conf",
      content,
      previous: undefined,
    },
    disruption: "none",
    evidence: [],
  };
}

function plan(
  fingerprint: string,
  changes: readonly PlannedChange[],
): HostPlan {
  return { host: "hv1", verdict: "change", tasks: [], changes, fingerprint };
}

describe("a saved plan", () => {
  test("holds when the host answers the same, also with members in another order and left out", () => {
    const [{ change, ...rest }] = [write("a")];
    const { previous: _, ...fromFile } = change as {
      previous: undefined;
    } & typeof change;
    const promised = {
      changes: [{ ...rest, change: fromFile } as PlannedChange],
      fingerprint: "f",
    };
    expect(staleOutcome(promised, plan("f", [write("a")]))).toBeUndefined();
  });

  test.for<readonly [string, HostPlan]>([
    ["the host looks different", plan("g", [write("a")])],
    ["other changes come out", plan("f", [write("b")])],
    ["fewer changes come out", plan("f", [])],
  ])("is stale when %s", ([, now]) => {
    expect(
      staleOutcome({ changes: [write("a")], fingerprint: "f" }, now),
    ).toMatchObject({
      status: "failed",
      changes: 0,
    });
  });

  test("of a later play need not meet the prediction to the letter, but the changes", () => {
    const promised = { changes: [write("a")], fingerprint: undefined };
    expect(staleOutcome(promised, plan("g", [write("a")]))).toBeUndefined();
    expect(staleOutcome(promised, plan("g", []))).toBeDefined();
  });
});
