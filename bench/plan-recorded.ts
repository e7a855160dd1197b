// Plans a fleet from a recorded probe, as a process of its own, and prints { hosts, seconds, megabytes }.
import { readFileSync } from "node:fs";
import { parseObservation } from "../dist/facts/parse-observation.js";
import { parseInventory } from "../dist/inventory/parse-inventory.js";
import { assembleInventory } from "../dist/inventory/assemble.js";
import { hostVariables } from "../dist/inventory/precedence.js";
import { assemblePlan } from "../dist/plan/assemble.js";
import { factsValue } from "../dist/playbook/facts-value.js";
import { parsePlaybook } from "../dist/playbook/parse.js";
import { resolvePlay } from "../dist/playbook/resolve.js";
import { EVERY_TASK } from "../dist/playbook/select-tags.js";
import { fingerprintOf } from "../dist/run/fingerprint.js";

const HOSTS = 2000;
const MODULES = ["igb", "igbvf", "vfio_pci"];
const TASKS = 20;

const recorded = readFileSync(
  "test/recordings/sim-igb/probe.txt",
  "utf8",
).split("\n");
const play = valueOf(
  parsePlaybook({ path: "bench.yml", text: playbookText() }, missing),
).plays[0];
const inventory = inventoryOf(
  `all:\n  vars: { vf_count: 7 }\n  hosts:\n${hostNames()
    .map((name) => `    ${name}:\n`)
    .join("")}`,
);

const start = performance.now();
const verdicts = new Map();
for (const host of hostNames()) {
  const { verdict } = planOf(host);
  verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
}
const seconds = (performance.now() - start) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ hosts: HOSTS, tasks: TASKS, seconds, megabytes, verdicts: Object.fromEntries(verdicts) })}\n`,
);

function planOf(host) {
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
    policy: { allow: undefined, stage: true },
    fingerprint: fingerprintOf(observation),
  });
}

function playbookText() {
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

function inventoryOf(text) {
  const { inventory, variables } = valueOf(
    assembleInventory(valueOf(parseInventory({ path: "fleet.yml", text }))),
  );
  return { inventory, variables, folders: [] };
}

function hostNames() {
  return Array.from({ length: HOSTS }, (_, index) => `hv${index + 1}`);
}

function valueOf(result) {
  if (!result.ok)
    throw new Error(JSON.stringify(result.diagnostics[0]?.message));
  return result.value;
}

function missing(path) {
  throw new Error(`no file ${path} here`);
}
