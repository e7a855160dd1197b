import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Command, Step } from "../../../src/changes/change.ts";
import { allVerbs, stepOf } from "../../../src/changes/kinds.ts";
import { quote } from "../../../src/changes/quote.ts";
import { parseObservation } from "../../../src/facts/parse-observation.ts";
import { renderProbe } from "../../../src/facts/render-probe.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import { assemblePlan, type PlanTask } from "../../../src/plan/assemble.ts";
import { fingerprintText } from "../../../src/plan/fingerprint.ts";
import type { HostPlan } from "../../../src/plan/plan.ts";
import type { ProfileName } from "../../../src/sim/profiles.ts";
import { createSimulatedHost } from "../../../src/sim/create-simulated-host.ts";
import {
  runInSimulatedHost,
  type SimulatedReply,
} from "../../../src/sim/run-in-simulated-host.ts";
import { hurry } from "../../support/on-simulated-host.ts";
import { modprobeTask, modprobeWish } from "../../support/wish.ts";

const IGB = { name: "igb", options: { max_vfs: 7 } };

describe("on a simulated host", () => {
  test.each<readonly [string, ProfileName, Readonly<Record<string, unknown>>]>([
    ["seven VFs by sysfs", "igb", IGB],
    ["seven VFs by sysfs, with dracut", "igb-dracut", IGB],
    ["seven VFs by sysfs, with mkinitcpio", "igb-mkinitcpio", IGB],
    ["seven VFs that come late", "igb-late", IGB],
    ["seven VFs on a host without udev and initramfs", "busybox", IGB],
    ["two images", "igb-two-kernels", IGB],
    [
      "VFs of an out-of-tree driver, by a reload",
      "igb-out-of-tree",
      { name: "igb", options: { max_vfs: [7, 2] } },
    ],
    [
      "VFs in use, with consent",
      "igb-in-use",
      { name: "igb", options: { max_vfs: 6 } },
    ],
    [
      "VFs of another driver",
      "ixgbe",
      { name: "ixgbe", options: { max_vfs: 9 } },
    ],
    [
      "a parameter that only a reload sets",
      "igb",
      { name: "igb", options: { debug: 3 } },
    ],
    [
      "a driver that is to be kept away",
      "igb",
      { name: "igb", state: "disabled" },
    ],
    [
      "a parameter that can be written",
      "writable-parameter",
      { name: "nvme_core", options: { io_timeout: 20 } },
    ],
  ])(
    "%s: the plan is carried out, leaves nothing to do, and is undone",
    async (_, profile, args) => {
      const folder = mkdtempSync(join(tmpdir(), "virtfn-changes-"));
      try {
        const root = join(folder, "host");
        await createSimulatedHost({ root, profile });
        const task = modprobeTask(args);
        const before = await observe(root, task);
        const plan = planFor(before, task);
        expect(plan.verdict).toBe("change");
        const steps = plan.changes.map(({ change }) => stepOf(change));
        await perform(
          root,
          steps.flatMap(({ run }) => run),
        );
        expect(planFor(await observe(root, task), task).verdict).toBe("ok");
        await perform(root, undoing(steps));
        expect(comparable(await observe(root, task))).toEqual(
          comparable(before),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );

  test("a driver that makes too few VFs fails the step, and undo brings back what was", async () => {
    const folder = mkdtempSync(join(tmpdir(), "virtfn-changes-"));
    try {
      const root = join(folder, "host");
      await createSimulatedHost({ root, profile: "igb-few-vfs" });
      hurry(root);
      const task = modprobeTask(IGB);
      const before = await observe(root, task);
      const [first] = planFor(before, task).changes;
      if (!first) throw new Error("there is nothing to do");
      const step = stepOf(first.change);
      const failed = await attempt(root, step.run);
      expect(failed.status).toBe(1);
      expect(failed.stderr).toContain("0000:01:00.0 has 4 VFs instead of 7");
      expect(failed.stderr).toContain("the kernel says:");
      await perform(root, step.undo);
      expect(comparable(await observe(root, task))).toEqual(comparable(before));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function planFor(observation: Observation, task: PlanTask): HostPlan {
  return assemblePlan({
    host: "sim",
    tasks: [task],
    observation,
    policy: { allow: "driver", disconnect: false, stage: true },
    fingerprint: "",
  });
}

async function observe(root: string, task: PlanTask): Promise<Observation> {
  const modules = [modprobeWish(task)?.name ?? ("" as ModuleName)];
  const reply = await runInSimulatedHost(
    root,
    renderProbe({ modules, images: true }),
  );
  const parsed = parseObservation(reply.stdout.split("\n"));
  if (!parsed.ok) throw new Error(`${parsed.problem}: ${reply.stderr}`);
  return parsed.observation;
}

async function perform(
  root: string,
  commands: readonly Command[],
): Promise<void> {
  const { status, stderr } = await attempt(root, commands);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}

async function attempt(
  root: string,
  commands: readonly Command[],
): Promise<SimulatedReply> {
  const script = [
    ...Object.values(allVerbs()),
    ...commands.map(
      ({ argv: [verb = "", ...args], stdin }) =>
        `${stdin === undefined ? "" : `printf '%s' ${quote(stdin)} | `}${[verb, ...args.map(quote)].join(" ")} || exit 1`,
    ),
  ].join("\n");
  return runInSimulatedHost(root, script);
}

function undoing(steps: readonly Step[]): readonly Command[] {
  return steps.toReversed().flatMap(({ undo }) => undo);
}

/** What virtfn itself loaded is remembered, files are as new as their last write, and no undo brings users back. */
function comparable(observation: Observation): unknown {
  const modules = Object.fromEntries(
    Object.entries(observation.modules).map(([name, module]) => [
      name,
      { ...module, loadedWith: undefined },
    ]),
  );
  const physicalFunctions = observation.physicalFunctions.map((pf) => ({
    ...pf,
    virtualFunctions: pf.virtualFunctions.map((vf) => ({
      ...vf,
      driver: undefined,
      uses: [],
    })),
  }));
  const bootTime = observation.host.bootTime + 1e9;
  const host = { ...observation.host, bootTime };
  return JSON.parse(
    fingerprintText({ ...observation, modules, physicalFunctions, host }),
  );
}
