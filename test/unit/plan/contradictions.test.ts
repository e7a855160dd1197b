import { expect, test } from "vitest";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { host } from "../../support/observation.ts";
import { modprobeTask } from "../../support/wish.ts";

const seven = modprobeTask(
  { name: "igb", options: { max_vfs: 7 } },
  "Seven VFs",
  "first.yml:5",
);

test.each<[string, PlanTask, string | undefined]>([
  [
    "another count",
    modprobeTask(
      { name: "igb", options: { "max-vfs": 4 } },
      "Four VFs",
      "second.yml:9",
    ),
    "first.yml:5 wishes something else of modprobe igb than second.yml:9 does",
  ],
  [
    "the same in other words",
    modprobeTask({ name: "igb", options: { "max-vfs": "7" } }, "Again"),
    undefined,
  ],
  [
    "another module",
    modprobeTask({ name: "ixgbe", state: "absent" }),
    undefined,
  ],
  [
    "something that does not apply here",
    { ...modprobeTask({ name: "igb", state: "absent" }), wish: undefined },
    undefined,
  ],
])("a play beside one that wishes %s", (_, other, message) => {
  const plan = assemblePlan({
    host: "hv1",
    tasks: [seven],
    otherPlays: [other],
    observation: host().igb().observe(),
    policy: { allow: undefined, disconnect: false, stage: true },
    fingerprint: "",
  });
  expect(plan.tasks[0]?.refusals.map((each) => each.message)).toEqual(
    message === undefined ? [] : [message],
  );
  expect(plan.changes.length > 0).toBe(message === undefined);
});
