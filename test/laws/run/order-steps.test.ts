import { describe, expect } from "vitest";
import { planeOf, predict } from "../../../src/changes/kinds.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import type { ChangePolicy } from "../../../src/plan/plan.ts";
import { orderSteps } from "../../../src/run/order-steps.ts";
import { test } from "../../support/laws.ts";
import { situation } from "../../support/plan-arbitraries.ts";
import { sriovSituation } from "../../support/sriov-arbitraries.ts";

interface Situation {
  readonly observation: Observation;
  readonly tasks: readonly PlanTask[];
  readonly policy: ChangePolicy;
}

const MANY = { numRuns: 500 };

const OURS = {
  subject: "0000:01:00.0 enp1s0",
  use: { kind: "connection", device: "enp1s0", address: "192.0.2.7" },
} as const;

describe("what runs may come first over all tasks, and what lasts behind it", () => {
  test.prop([situation], MANY)("with modules", expectTheSame);
  test.prop([sriovSituation], MANY)("with ports", expectTheSame);
});

/** Whatever it is that the plan does, it comes to the same host. */
function expectTheSame({ observation, tasks, policy }: Situation): void {
  const plan = assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy,
    fingerprint: "",
  });
  const { changes, confirmAfter = 0 } = orderSteps(
    plan.changes.map((planned) => ({
      ...planned,
      disruption: "link",
      evidence: [OURS],
    })),
  );
  const asPlanned = plan.changes.map(({ change }) => change);
  expect(changes.reduce(predict, observation)).toEqual(
    asPlanned.reduce(predict, observation),
  );
  expect(changes.map(planeOf).lastIndexOf("running")).toBe(confirmAfter - 1);
}
