import { parseObservation } from "../facts/parse-observation.ts";
import { renderProbe } from "../facts/render-probe.ts";
import { Unreachable } from "../host/connection.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import type { HostSession } from "./host-session.ts";

/** One exchange: everything that is asked. A host without a sensible answer is unreachable. */
export async function observe(
  session: HostSession,
  request: ObservationRequest,
): Promise<Observation> {
  const reply = await session.ask(renderProbe(request));
  const parsed = parseObservation(reply.lines);
  if (parsed.ok) return parsed.observation;
  const said = reply.errorText.trim().split("\n").at(-1) ?? "";
  throw new Unreachable(
    "no-shell",
    `the host's answer cannot be read: ${parsed.problem}`,
    said === "" ? undefined : `its shell said: ${said}`,
  );
}
