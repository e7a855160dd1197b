import { modprobeWish } from "../../support/wish.ts";
import { test, type fc } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import { predict } from "../../../src/changes/kinds.ts";
import {
  effectiveConfig,
  effectiveValue,
} from "../../../src/kmod/effective-config.ts";
import { isOwned } from "../../../src/kmod/owned-files.ts";
import { isAtMost } from "../../../src/model/disruption.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan } from "../../../src/plan/assemble.ts";
import { cutsConnection } from "../../../src/plan/cuts-connection.ts";
import { fingerprintText } from "../../../src/plan/fingerprint.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import { renderHostPlan } from "../../../src/plan/render.ts";
import { unsoundness } from "../../../src/plan/sound.ts";
import { situation } from "../../support/plan-arbitraries.ts";

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

const MANY = { numRuns: 500 };

describe("whatever a host is like and whatever is wished", () => {
  test.prop([situation], MANY)(
    "the plan is sound: asked for, in order, and nothing is left to do after it",
    (each) => {
      expect(
        unsoundness(planFor(each), each.tasks, each.observation, each.policy),
      ).toEqual([]);
    },
  );

  test.prop([situation], MANY)(
    "nobody is disturbed without consent, and our own connection not without its own",
    (each) => {
      for (const { disruption, evidence } of planFor(each).changes) {
        const allowed =
          each.policy.allow !== undefined &&
          isAtMost(disruption, each.policy.allow);
        expect(disruption === "none" || evidence.length === 0 || allowed).toBe(
          true,
        );
        if (evidence.some(({ use }) => use.kind === "connection"))
          expect(each.policy.disconnect).toBe(true);
        expect(disruption).not.toBe("reboot");
      }
    },
  );

  test.prop([situation], MANY)(
    "no module goes away under its users, now or at the next boot, without consent, and under our connection only where that is confirmed",
    (each) => {
      const { observation, policy, tasks } = each;
      const plan = planFor(each);
      for (const { change } of plan.changes) {
        const module = moduleTakenAway(change, tasks);
        const observed = module && observation.modules[module];
        if (!observed || observed.state !== "loaded") continue;
        const found = [
          ...observed.netDevices.flatMap((device) => device.uses),
          ...observation.physicalFunctions
            .filter((pf) => pf.driverModule === module)
            .flatMap((pf) => pf.uses),
        ];
        if (found.some(({ kind }) => kind === "connection")) {
          expect(policy.disconnect).toBe(true);
          expect(plan.changes.some(cutsConnection)).toBe(true);
        }
        if (found.some(({ kind }) => kind !== "up"))
          expect(policy.allow).toBe("driver");
      }
    },
  );

  test.prop([situation], MANY)("what no task names stays as it is", (each) => {
    const after = afterwards(each, planFor(each));
    const strangers = (observation: Observation) => ({
      e1000e: observation.modules["e1000e"],
      port: observation.physicalFunctions.at(-1),
      files: observation.modprobeFiles.filter(({ path }) => !isOwned(path)),
      loads: observation.modulesLoadFiles.filter(({ path }) => !isOwned(path)),
      host: observation.host,
      commandLine: observation.kernelCommandLine,
    });
    expect(strangers(after)).toEqual(strangers(each.observation));
    if (!each.tasks.some((task) => modprobeWish(task)?.name === "kvm"))
      expect(after.modules["kvm"]).toEqual(each.observation.modules["kvm"]);
  });

  test.prop([situation], MANY)(
    "a refused host is left alone, and a blocked task too",
    (each) => {
      const plan = planFor(each);
      if (plan.verdict === "refused") expect(plan.changes).toEqual([]);
      for (const task of plan.tasks)
        if (task.verdict === "blocked") expect(task.changes).toEqual([]);
    },
  );

  test.prop([situation], MANY)(
    "what is held back is not carried out",
    (each) => {
      const plan = planFor(each);
      for (const { held } of plan.tasks)
        for (const one of held) expect(plan.changes).not.toContainEqual(one);
    },
  );

  test.prop([situation], MANY)(
    "a host that is ok has the VFs, and will have them after a boot",
    (each) => {
      const plan = planFor(each);
      if (plan.verdict !== "ok" && plan.verdict !== "change") return;
      const after = afterwards(each, plan);
      for (const task of each.tasks) {
        const wish = modprobeWish(task);
        const count = wish?.options.find(
          ({ name }) => name === "max_vfs",
        )?.value;
        if (wish?.name !== "igb" || typeof count !== "string") continue;
        const isArray = after.modules["igb"]?.info?.parameters[0]?.isArray;
        const vfs = after.physicalFunctions
          .filter(({ driver }) => driver === "igb")
          .map((pf, port) => ({
            pf,
            wished: isArray && port > 0 ? 0 : Number(count),
          }))
          .filter(({ pf }) => pf.totalVfs > 0);
        expect(vfs.map(({ pf }) => pf.virtualFunctions.length)).toEqual(
          vfs.map(({ wished }) => wished),
        );
        if (wish.persist !== true) continue;
        const sources = [
          after.modprobeFiles,
          ...after.bootImages.flatMap(({ contents }) =>
            contents?.modules.includes(wish.name)
              ? [contents.modprobeFiles]
              : [],
          ),
        ];
        const isBuiltIn = after.modules["igb"]?.state === "builtin";
        for (const files of isBuiltIn ? [[]] : sources)
          expect(
            effectiveValue(
              effectiveConfig(files, after.kernelCommandLine, wish.name),
              "max_vfs",
            )?.value,
          ).toBe(count);
      }
    },
  );

  test.prop([situation], MANY)(
    "the plan is plain data, and can be shown",
    (each) => {
      const plan = planFor(each);
      const once = JSON.stringify(plan);
      expect(JSON.stringify(JSON.parse(once))).toBe(once);
      const text = renderHostPlan(plan, { color: true, diff: true });
      // oxlint-disable-next-line no-control-regex
      expect(text.replaceAll(/\u001b\[\d+m/g, "")).toBe(
        renderHostPlan(plan, { color: false, diff: true }),
      );
      expect(text.endsWith("\n")).toBe(true);
    },
  );
});

describe("the fingerprint of an observation", () => {
  test.prop([situation], MANY)(
    "does not see process ids, times and the order of things",
    (each) => {
      const { observation } = each;
      const same: Observation = {
        ...observation,
        host: {
          ...observation.host,
          bootId: "another",
          bootTime: observation.host.bootTime + 1,
        },
        modules: Object.fromEntries(
          Object.entries(observation.modules).map(([name, module]) => {
            const { references = 0, holders, netDevices } = module;
            const more = references > holders.length ? 7 : 0;
            return [
              name,
              {
                ...module,
                references: references + more,
                netDevices: netDevices.toReversed(),
              },
            ];
          }),
        ),
        modprobeFiles: observation.modprobeFiles.toReversed(),
        physicalFunctions: observation.physicalFunctions.map((pf) => ({
          ...pf,
          uses: pf.uses.toReversed(),
          virtualFunctions: pf.virtualFunctions.map((vf) => ({
            ...vf,
            uses: vf.uses.map((use) =>
              use.kind === "vfio" ? { ...use, pid: 1 } : use,
            ),
          })),
        })),
        lock: { transaction: "x", holder: "y", since: 1, alive: true },
      };
      expect(fingerprintText(same)).toBe(fingerprintText(observation));
      expect(
        planFor({ ...each, observation: same }).changes.map(
          ({ change }) => change,
        ),
      ).toEqual(planFor(each).changes.map(({ change }) => change));
    },
  );

  test.prop([situation], MANY)("is another one after any change", (each) => {
    const plan = planFor(each);
    const isSame =
      fingerprintText(afterwards(each, plan)) ===
      fingerprintText(each.observation);
    expect(isSame).toBe(plan.changes.length === 0);
  });
});

/** The module that a change takes out of the kernel, or keeps out of it from the next boot on. */
function moduleTakenAway(
  change: Change,
  tasks: Situation["tasks"],
): string | undefined {
  if (change.kind === "unload-module" || change.kind === "reload-module")
    return change.module;
  const { path, content } =
    change.kind === "write-file" ? change : { path: "", content: "" };
  return content.includes("blacklist ")
    ? tasks
        .map((task) => modprobeWish(task)?.name)
        .find((name) => path.includes(`zz-virtfn-${name}.`))
    : undefined;
}

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
