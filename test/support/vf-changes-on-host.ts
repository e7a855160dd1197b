import { expect } from "vitest";
import type { Change, Command, Step } from "../../src/changes/change.ts";
import { stepOf, verbsOf } from "../../src/changes/kinds.ts";
import { quote } from "../../src/changes/quote.ts";
import { parseObservation } from "../../src/facts/parse-observation.ts";
import { renderProbe } from "../../src/facts/render-probe.ts";
import type { Observation } from "../../src/model/observation.ts";
import { fingerprintText } from "../../src/plan/fingerprint.ts";
import {
  runInSimulatedHost,
  type SimulatedReply,
} from "../../src/sim/run-in-simulated-host.ts";

/** What a probe tells of a simulated host, settings of VFs included. */
export async function observeVfs(root: string): Promise<Observation> {
  const reply = await runInSimulatedHost(
    root,
    renderProbe({ modules: [], sriov: true }),
  );
  const parsed = parseObservation(reply.stdout.split("\n"));
  if (!parsed.ok) throw new Error(`${parsed.problem}: ${reply.stderr}`);
  return parsed.observation;
}

/** Commands of one change's step, as a transaction carries them out: the first that fails ends them. */
export function attempt(
  root: string,
  change: Change,
  part: keyof Pick<Step, "run" | "undo" | "finish">,
): Promise<SimulatedReply> {
  return runInSimulatedHost(
    root,
    [
      "set -u",
      ...Object.values(verbsOf([change])),
      ...stepOf(change)[part].map((command) => `${line(command)} || exit 1`),
    ].join("\n"),
  );
}

/** Carries out what has to succeed without a word. */
export async function perform(
  root: string,
  change: Change,
  part: "run" | "undo",
): Promise<void> {
  const { status, stderr } = await attempt(root, change, part);
  expect({ change, part, status, stderr }).toEqual({
    change,
    part,
    status: 0,
    stderr: "",
  });
}

/** What undo has to bring back: all that a plan can depend on. */
export function restorable(observation: Observation): unknown {
  return JSON.parse(fingerprintText(observation));
}

function line({ argv: [verb = "", ...args], stdin }: Command): string {
  const command = [verb, ...args.map(quote)].join(" ");
  return stdin === undefined
    ? command
    : `printf '%s' ${quote(stdin)} | ${command}`;
}
