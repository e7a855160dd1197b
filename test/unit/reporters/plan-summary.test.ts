import { describe, expect, test } from "vitest";
import type { Use } from "../../../src/model/pci-function.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { renderHostPlan } from "../../../src/plan/render.ts";
import { renderPlanSummary } from "../../../src/reporters/plan-summary.ts";
import type { HostResult } from "../../../src/run/events.ts";
import { combineOutcomes } from "../../../src/run/outcome.ts";
import { outcomeOfPlan } from "../../../src/run/verdict-outcome.ts";
import { host } from "../../support/observation.ts";
import { sriovTask } from "../../support/wish.ts";

const GUEST: Use = {
  kind: "vfio",
  path: "/dev/vfio/17",
  pid: 4711,
  command: "qemu-system-x86",
  domain: "web1",
};

const OBSERVATION = host()
  .igb({ ports: [{ vfs: 4, vfUses: { 1: [GUEST] } }, {}, { vfs: 2 }] })
  .sriov()
  .observe();

/** The first port's VFs are in use, the second has none, the third is right. */
const HELD = sriovTask({ pf: "enp1s0", num_vfs: 7 });
const NOW = sriovTask({ pf: "enp2s0", num_vfs: 2, persist: false });
const RIGHT = sriovTask({ pf: "enp3s0", num_vfs: 2, persist: false });
const ONLY_NOW = sriovTask({ pf: "enp1s0", num_vfs: 7, persist: false });

function planOf(stage: boolean, tasks: readonly PlanTask[]) {
  return assemblePlan({
    host: "hv1",
    tasks,
    observation: OBSERVATION,
    policy: { allow: undefined, disconnect: false, stage },
    fingerprint: "",
  });
}

/** A host that takes part in plays with these tasks. */
function resultOf(...plays: readonly (readonly PlanTask[])[]): HostResult {
  const outcomes = plays.map((tasks) => outcomeOfPlan(planOf(true, tasks)));
  return combineOutcomes("hv1", outcomes, 1);
}

const SAVE = " Saved nowhere; keep it with --out FILE.";

describe("the last line of a plan counts a host as", () => {
  test.each([
    [`1 to change.${SAVE}`, [[NOW]]],
    [`1 to stage.${SAVE}`, [[HELD]]],
    [`1 to change now and at the next boot.${SAVE}`, [[HELD, NOW]]],
    [`1 to change now and at the next boot.${SAVE}`, [[HELD], [NOW]]],
    ["1 ok.", [[RIGHT]]],
    ["1 blocked.", [[ONLY_NOW]]],
    ["1 blocked.", [[ONLY_NOW], [RIGHT]]],
    [`1 blocked in part.${SAVE}`, [[ONLY_NOW, NOW]]],
    [`1 blocked in part.${SAVE}`, [[ONLY_NOW], [NOW]]],
  ])("%s", (line, plays) => {
    expect(
      renderPlanSummary([resultOf(...plays)], { savedTo: undefined }),
    ).toBe(`${line}\n`);
  });

  test("what it is, also where one play has waited for the boot already", () => {
    const waiting: HostResult = {
      ...resultOf([NOW]),
      status: "reboot_pending",
    };
    const [first] = waiting.plans;
    const plans = first
      ? [first, { ...first, verdict: "reboot-pending" as const, changes: [] }]
      : [];
    const line = (result: HostResult) =>
      renderPlanSummary([result], { savedTo: undefined });
    expect(line({ ...waiting, plans })).toBe(
      `1 to change now and at the next boot.${SAVE}\n`,
    );
    expect(line({ ...waiting, plans: plans.slice(1), changes: 0 })).toBe(
      "1 reboot pending.\n",
    );
  });
});

test("each host is counted once, in the order of the words", () => {
  const results = [
    resultOf([ONLY_NOW]),
    resultOf([HELD, NOW]),
    resultOf([RIGHT]),
    resultOf([NOW]),
    resultOf([HELD]),
    resultOf([NOW]),
  ];
  expect(renderPlanSummary(results, { savedTo: "p.json" })).toBe(
    "2 to change, 1 to change now and at the next boot, 1 to stage, 1 ok, 1 blocked. Saved to p.json; do it with: virtfn apply p.json\n",
  );
});

test("a plan that is blocked in part says so in its first line", () => {
  const headOf = (tasks: readonly PlanTask[]) =>
    renderHostPlan(planOf(true, tasks), { color: false, diff: false }).split(
      "\n",
    )[0];
  expect(headOf([ONLY_NOW])).toBe("hv1   blocked · vfs");
  expect(headOf([ONLY_NOW, NOW])).toBe("hv1   blocked in part · vfs");
});
