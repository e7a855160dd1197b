// Plans a fleet from a recorded probe, as a process of its own, and prints { hosts, seconds, megabytes }.
import { readFileSync } from "node:fs";
import { parseObservation } from "../src/facts/parse-observation.ts";
import { parseInventory } from "../src/inventory/parse-inventory.ts";
import { assembleInventory } from "../src/inventory/assemble.ts";
import { hostVariables } from "../src/inventory/precedence.ts";
import { assemblePlan } from "../src/plan/assemble.ts";
import { factsValue } from "../src/playbook/facts-value.ts";
import { parsePlaybook } from "../src/playbook/parse.ts";
import { resolvePlay } from "../src/playbook/resolve.ts";
import type { Play } from "../src/playbook/play.ts";
import type { HostPlan } from "../src/plan/plan.ts";
import type { Result } from "../src/diagnostics/diagnostic.ts";
import type { LoadedInventory } from "../src/inventory/loaded-inventory.ts";
import { EVERY_TASK } from "../src/playbook/select-tags.ts";
import { hashObservation } from "../src/run/hash-observation.ts";

const HOSTS = 2000;
const MODULES = ["igb", "igbvf", "vfio_pci"] as const;
const TASKS = 20;

const recorded = readFileSync(
  "test/recordings/sim-igb/probe.txt",
  "utf8",
).split("\n");
const play = valueOf(
  parsePlaybook({ path: "bench.yml", text: playbookText() }, missing),
).plays[0] as Play;
const inventory = inventoryOf(
  `all:\n  vars: { vf_count: 7 }\n  hosts:\n${hostNames()
    .map((name) => `    ${name}:\n`)
    .join("")}`,
);

const start = performance.now();
const verdicts = new Map<string, number>();
for (const host of hostNames()) {
  const { verdict } = planOf(host);
  verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
}
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ hosts: HOSTS, tasks: TASKS, seconds, megabytes, verdicts: Object.fromEntries(verdicts) })}\n`,
);

function planOf(host: string): HostPlan {
  const parsed = parseObservation(recorded);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { observation } = parsed;
  const resolution = resolvePlay({
    play,
    variables: hostVariables(inventory, host),
    facts: factsValue(observation),
    selection: EVERY_TASK,
  });
  if (resolution.kind !== "resolved")
    throw new Error(JSON.stringify(resolution, null, 1).slice(0, 2000));
  return assemblePlan({
    host,
    tasks: resolution.tasks,
    observation,
    policy: { allow: undefined, disconnect: false, stage: true },
    fingerprint: hashObservation(observation),
  });
}

function playbookText(): string {
  const tasks = Array.from({ length: TASKS }, (_, index) => {
    const module = MODULES[index % MODULES.length];
    const options =
      module === "igb"
        ? `\n        options: { max_vfs: "{{ vf_count }}" }`
        : "";
    return `    - name: task ${index}\n      when: facts.kernel is string and vf_count > 0\n      modprobe:\n        name: ${module}${options}\n`;
  });
  return `- hosts: all\n  tasks:\n${tasks.join("")}`;
}

function inventoryOf(text: string): LoadedInventory {
  const { inventory, variables } = valueOf(
    assembleInventory(valueOf(parseInventory({ path: "fleet.yml", text }))),
  );
  return { inventory, variables, folders: [] };
}

function hostNames(): readonly string[] {
  return Array.from({ length: HOSTS }, (_, index) => `hv${index + 1}`);
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(JSON.stringify(result.diagnostics[0]?.message));
  return result.value;
}

function missing(path: string): never {
  throw new Error(`no file ${path} here`);
}
