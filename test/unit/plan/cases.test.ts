import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { predict } from "../../../src/changes/kinds.ts";
import { assemblePlan } from "../../../src/plan/assemble.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import { renderHostPlan } from "../../../src/plan/render.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import { expectFile } from "../../support/golden-file.ts";
import { loadPlanCase, type PlanCase } from "../../support/plan-case.ts";

const FOLDER = join(import.meta.dirname, "../../cases/plan");

describe.each(readdirSync(FOLDER).toSorted())("the case %s", (name) => {
  const folder = join(FOLDER, name);
  const planCase = loadPlanCase(folder);
  const plan = planFor(planCase);

  test("is planned as plan.txt shows, and so is the host afterwards", () => {
    const after = planFor({
      ...planCase,
      observation: predicted(planCase, plan),
    });
    const text = [
      renderHostPlan(plan, { color: false, diff: planCase.diff }),
      ...(plan.changes.length > 0
        ? [
            "\nafterwards:\n",
            renderHostPlan(after, { color: false, diff: planCase.diff }),
          ]
        : []),
    ].join("");
    expectFile(join(folder, "plan.txt"), text);
  });

  test("has a sound plan", () => {
    const { tasks, observation, policy } = planCase;
    expect(unsoundness(plan, tasks, observation, policy)).toEqual([]);
  });
});

function planFor({ tasks, observation, policy }: PlanCase): HostPlan {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy,
    fingerprint: "",
  });
}

function predicted({ observation }: PlanCase, plan: HostPlan) {
  return plan.changes.reduce(
    (before, { change }) => predict(before, change),
    observation,
  );
}
