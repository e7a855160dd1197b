import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  createSimulatedHost,
  type SimulatedHostOptions,
} from "../../src/sim/create-simulated-host.ts";

/** A host for the running test, gone when it is finished. Resolves to its folder. */
export async function simulatedHost(
  options: Omit<SimulatedHostOptions, "root">,
): Promise<string> {
  const folder = makeSimulatedFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(folder, "host");
  await createSimulatedHost({ root, ...options });
  return root;
}

/** An empty folder for hosts. */
export function makeSimulatedFolder(): string {
  return mkdtempSync(join(tmpdir(), "virtfn-sim-"));
}
