import { describe, expect } from "vitest";
import { predict } from "../../../src/changes/kinds.ts";
import { readBootScript } from "../../../src/changes/read-boot-script.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import type { ChangePolicy, HostPlan } from "../../../src/plan/plan.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import {
  bootFiles,
  isBootScript,
} from "../../../src/resources/sriov/boot-files.ts";
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
    "tasks that are run one after the other leave the same for the next boot as together",
    ({ tasks, observation }) => {
      const run = (before: Observation, some: readonly PlanTask[]) =>
        bring({ observation: before, tasks: some });
      const wished = tasks.filter(({ resource }) => resource === "sriov");
      const together = run(observation, wished);
      const apart = wished.reduce<Observation | undefined>(
        (before, task) => before && run(before, [task]),
        observation,
      );
      if (!together || !apart) return;
      expect(scriptsOf(apart)).toEqual(scriptsOf(together));
    },
  );

  test.prop([sriovSituation, sriovSituation], MANY)(
    "what a script keeps and a later run does not name stays, unless there is no such VF then",
    (earlier, later) => {
      const tasks = later.tasks.filter(({ resource }) => resource === "sriov");
      const before = bring(earlier);
      const after = before && bring({ observation: before, tasks });
      if (!before || !after) return;
      for (const pf of before.physicalFunctions) {
        const [kept, now] = [before, after].map(
          (each) => scriptsOf(each)[bootFiles(pf.address).script],
        );
        const count = now?.numVfs ?? kept?.numVfs ?? Infinity;
        const named = tasks.flatMap(({ resource, wish }) =>
          resource === "sriov" && wish && matches(wish.pf, pf) ? [wish] : [],
        );
        for (const [index, { attributes, driver }] of kept?.vfs ?? []) {
          const wishes = named.flatMap(({ vfs }) =>
            vfs.filter(({ indexes }) => indexes.includes(index)),
          );
          if (index >= count || wishes.length > 0) continue;
          expect(now?.vfs.get(index)).toEqual({ attributes, driver });
        }
      }
    },
  );

  test.prop([sriovSituation], MANY)(
    "each task shows as many VFs as there are now, whatever comes before it",
    (each) => {
      for (const { rows } of planFor(each).tasks)
        for (const { subject, planes } of rows) {
          const pf = each.observation.physicalFunctions.find(({ address }) =>
            subject.startsWith(address),
          );
          if (pf && subject.endsWith("  num_vfs"))
            expect(planes.running.text).toBe(
              String(pf.virtualFunctions.length),
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

/** The host once all of it is done with every consent; `undefined` where it is refused. */
function bring(each: Omit<Situation, "policy">): Observation | undefined {
  const policy: ChangePolicy = {
    allow: "driver",
    disconnect: true,
    stage: true,
  };
  const plan = planFor({ ...each, policy });
  return plan.verdict === "refused"
    ? undefined
    : afterwards({ ...each, policy }, plan);
}

/** By path; whether the kernel may choose drivers before each VF gets its own is left out. */
function scriptsOf({ ownFiles }: Observation) {
  return Object.fromEntries(
    ownFiles
      .filter(({ path }) => isBootScript(path))
      .map(({ path, text }) => {
        const kept = readBootScript(text);
        return [path, kept && { ...kept, withoutDrivers: undefined }];
      }),
  );
}

function afterwards({ observation }: Situation, plan: HostPlan): Observation {
  return plan.changes.reduce(
    (before, { change }) => predict(before, change),
    observation,
  );
}
