import { describe, expect, test } from "vitest";
import type { PlannedChange } from "../../../src/changes/change.ts";
import type { Disruption } from "../../../src/model/disruption.ts";
import { orderSteps } from "../../../src/run/order-steps.ts";
import { SAMPLE_CHANGES } from "../../support/changes.ts";

const OURS = {
  subject: "0000:01:00.0 enp1s0",
  use: { kind: "connection", device: "enp1s0", address: "192.0.2.7" },
} as const;

/** Two tasks, each with its running and its persisted half, and the image at the end. */
function plan(
  disruption: Disruption,
  evidence: PlannedChange["evidence"],
): readonly PlannedChange[] {
  const kinds = [
    "write-parameter",
    "write-file",
    "set-num-vfs",
    "remove-file",
    "rebuild-image",
  ] as const;
  return kinds.map((kind) => ({
    change: SAMPLE_CHANGES[kind],
    disruption: kind === "set-num-vfs" ? disruption : "none",
    evidence: kind === "set-num-vfs" ? evidence : [],
  }));
}

describe("the steps of a transaction", () => {
  test("stand as in the plan where our connection stays", () => {
    for (const each of [plan("link", []), plan("none", [OURS])]) {
      const { changes, confirmAfter } = orderSteps(each);
      expect(changes).toEqual(each.map(({ change }) => change));
      expect(confirmAfter).toBeUndefined();
    }
  });

  test("have all that runs before the confirmation, and all that lasts behind it, where one may cut us", () => {
    const { changes, confirmAfter } = orderSteps(plan("link", [OURS]));
    expect(changes.map(({ kind }) => kind)).toEqual([
      "write-parameter",
      "set-num-vfs",
      "write-file",
      "remove-file",
      "rebuild-image",
    ]);
    expect(confirmAfter).toBe(2);
  });
});
