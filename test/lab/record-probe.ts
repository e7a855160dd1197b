import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseObservation } from "../../src/facts/parse-observation.ts";
import { renderProbe } from "../../src/facts/render-probe.ts";
import type { ModuleName } from "../../src/model/module-name.ts";
import type { ObservationRequest } from "../../src/model/observation-request.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Machine } from "./machine.ts";

/** What a `modprobe` task for igb asks. */
export const ABOUT_IGB: ObservationRequest = {
  modules: ["igb" as ModuleName],
  images: true,
};

/**
 * Runs the probe on a machine as root and reads its answer. With `UPDATE=1` the answer is kept in test/recordings, where
 * the unit tests read it; their own `UPDATE=1` then writes what has to come out of it.
 */
export async function recordProbe(
  machine: Machine,
  recording: string,
  request: ObservationRequest,
): Promise<Observation> {
  const text = await machine.run("sh -s", {
    input: renderProbe(request),
  });
  const parsed = parseObservation(text.split("\n"));
  if (!parsed.ok) throw new Error(`${parsed.problem}:\n${text}`);
  if (process.env["UPDATE"] === "1") {
    const folder = join(import.meta.dirname, "../recordings", recording);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "probe.txt"), `${text}\n`);
  }
  return parsed.observation;
}
