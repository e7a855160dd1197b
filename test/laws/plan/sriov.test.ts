import { describe, expect } from "vitest";
import { predict } from "../../../src/changes/kinds.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import type { ChangePolicy, HostPlan } from "../../../src/plan/plan.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import { matches } from "../../../src/resources/sriov/pf-selector.ts";
import { test } from "../../support/laws.ts";
import { sriovSituation } from "../../support/sriov-arbitraries.ts";

const MANY = { numRuns: 1000 };

interface Situation {
  readonly observation: Observation;
  readonly tasks: readonly PlanTask[];
  readonly policy: ChangePolicy;
}

describe("whatever ports are like and whatever is wished of them", () => {
  test.prop([sriovSituation], MANY)("the plan is sound", (each) => {
    const { tasks, observation, policy } = each;
    expect(unsoundness(planFor(each), tasks, observation, policy)).toEqual([]);
  });

  test.prop([sriovSituation], MANY)(
    "with every consent one plan is enough, unless the host cannot do it",
    (each) => {
      const policy: ChangePolicy = {
        allow: "driver",
        disconnect: true,
        stage: true,
      };
      const plan = planFor({ ...each, policy });
      if (plan.verdict === "refused") return;
      const again = planFor({
        ...each,
        policy,
        observation: afterwards(each, plan),
      });
      expect(["ok", "skipped"]).toContain(again.verdict);
    },
  );

  test.prop([sriovSituation], MANY)(
    "a port that no task selects stays as it is, unless its driver has to be loaded anew",
    (each) => {
      const plan = planFor(each);
      const isLoadedAnew = plan.changes.some(
        ({ change }) => change.kind === "reload-module",
      );
      if (
        isLoadedAnew ||
        each.tasks.some(({ resource }) => resource === "modprobe")
      )
        return;
      const after = afterwards(each, plan);
      for (const pf of each.observation.physicalFunctions) {
        const isSelected = each.tasks.some(
          (task) =>
            task.resource === "sriov" &&
            task.wish !== undefined &&
            matches(task.wish.pf, pf),
        );
        if (!isSelected)
          expect(
            after.physicalFunctions.find(
              ({ address }) => address === pf.address,
            ),
          ).toEqual(pf);
      }
    },
  );

  test.prop([sriovSituation], MANY)(
    "a VF that somebody uses is only touched with consent",
    (each) => {
      const plan = planFor({
        ...each,
        policy: { allow: undefined, disconnect: false, stage: true },
      });
      const after = afterwards(each, plan);
      for (const pf of each.observation.physicalFunctions)
        for (const vf of pf.virtualFunctions.filter(
          ({ uses }) => uses.length > 0,
        )) {
          const now = after.physicalFunctions
            .find(({ address }) => address === pf.address)
            ?.virtualFunctions.find(({ index }) => index === vf.index);
          expect(now?.driver).toBe(vf.driver);
          expect(now?.settings?.attributes?.vlan).toBe(
            vf.settings?.attributes?.vlan,
          );
          expect(now?.settings?.attributes?.mac).toBe(
            vf.settings?.attributes?.mac,
          );
        }
    },
  );

  test.prop([sriovSituation], MANY)(
    "what is held back is not carried out",
    (each) => {
      const plan = planFor(each);
      for (const { held } of plan.tasks)
        for (const one of held) expect(plan.changes).not.toContainEqual(one);
    },
  );
});

function planFor({ tasks, observation, policy }: Situation): HostPlan {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy,
    fingerprint: "",
  });
}

function afterwards({ observation }: Situation, plan: HostPlan): Observation {
  return plan.changes.reduce(
    (before, { change }) => predict(before, change),
    observation,
  );
}
