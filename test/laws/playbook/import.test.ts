import { describe, expect } from "vitest";
import { predict } from "../../../src/changes/kinds.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import type { ChangePolicy, HostPlan } from "../../../src/plan/plan.ts";
import { bootFiles } from "../../../src/resources/sriov/boot-files.ts";
import { matches } from "../../../src/resources/sriov/pf-selector.ts";
import { byOthers } from "../../support/import-arbitraries.ts";
import { importOf, observedAgain, tasksOf } from "../../support/imports.ts";
import { fc, test } from "../../support/laws.ts";
import { host } from "../../support/observation.ts";
import { situation } from "../../support/plan-arbitraries.ts";
import { sriovSituation } from "../../support/sriov-arbitraries.ts";

const MANY = { numRuns: 100 };

/** What brings a host into any of the states that virtfn can bring it into. */
const EVERY_CONSENT: ChangePolicy = {
  allow: "driver",
  disconnect: true,
  stage: true,
};

describe("what is imported of a host changes nothing on it", () => {
  test.prop([sriovSituation], MANY)("whatever it is like", (each) => {
    expectNoPlan({ hv1: each.observation });
  });

  test.prop([sriovSituation], MANY)(
    "also after virtfn has changed it",
    (each) => {
      expectNoPlan({ hv1: afterwards(each) });
    },
  );

  test.prop([situation], MANY)(
    "also where drivers make VFs by their options alone",
    (each) => {
      const { sriov } = host().sriov().observe();
      expectNoPlan({ hv1: { ...each.observation, sriov } });
      expectNoPlan({ hv1: { ...afterwards(each), sriov } });
    },
  );

  test.prop([sriovSituation, byOthers], MANY)(
    "also after others have changed it",
    (each, change) => {
      expectNoPlan({ hv1: change(each.observation) });
      expectNoPlan({ hv1: change(afterwards(each)) });
    },
  );

  test.prop([fc.array(sriovSituation, { minLength: 2, maxLength: 4 })], {
    numRuns: 50,
  })("also beside others, whether they are alike or not", (several) => {
    const hosts = several.flatMap((each) => [
      each.observation,
      afterwards(each),
    ]);
    expectNoPlan(
      Object.fromEntries(hosts.map((host, index) => [`hv${index}`, host])),
    );
  });
});

test.prop([sriovSituation], MANY)(
  "what virtfn's own boot script brings back is imported as that",
  (each) => {
    const after = afterwards(each);
    const tasks = tasksOf(importOf({ hv1: after }), "hv1");
    const plan = assemble(each.tasks, after);
    if (plan.verdict !== "ok") return;
    const scripts = after.ownFiles.map(({ path }) => path);
    for (const pf of after.physicalFunctions) {
      if (!scripts.includes(bootFiles(pf.address).script)) continue;
      const task = tasks.find(
        (task) =>
          task.resource === "sriov" && task.wish && matches(task.wish.pf, pf),
      );
      expect(task?.wish).toMatchObject({ persist: true });
    }
  },
);

test.prop([sriovSituation, byOthers], MANY)(
  "every port with SR-IOV is named, in a task or beside them",
  ({ observation }, change) => {
    const seen = change(observation);
    const text = importOf({ hv1: seen });
    for (const pf of seen.physicalFunctions)
      if (pf.totalVfs > 0) expect(text).toContain(pf.address);
  },
);

function expectNoPlan(hosts: Readonly<Record<string, Observation>>): void {
  const text = importOf(hosts);
  for (const [host, observation] of Object.entries(hosts)) {
    const plan = assemble(tasksOf(text, host), observation);
    expect(plan.tasks.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(plan.changes).toEqual([]);
    expect(plan.verdict).toBe("ok");
  }
}

interface Situation {
  readonly observation: Observation;
  readonly tasks: readonly PlanTask[];
}

function afterwards({ observation, tasks }: Situation): Observation {
  return observedAgain(
    assemble(tasks, observation).changes.reduce(
      (before, { change }) => predict(before, change),
      observation,
    ),
  );
}

function assemble(
  tasks: readonly PlanTask[],
  observation: Observation,
): HostPlan {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation,
    policy: EVERY_CONSENT,
    fingerprint: "",
  });
}
