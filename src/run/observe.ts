import { parseObservation } from "../facts/observation.ts";
import { renderProbe } from "../facts/probe.ts";
import type { ModuleName } from "../model/module-name.ts";
import type { Observation } from "../model/observation.ts";
import { Unreachable } from "../host/connection.ts";
import type { HostContext } from "./host-context.ts";

/** One exchange: everything that the plays of this host ask about. */
export async function observe(context: HostContext, modules: readonly ModuleName[]): Promise<Observation> {
  const { knowledge, session, host, ports } = context;
  knowledge.doing = "observing";
  const reply = await session.ask(renderProbe({ modules }));
  const parsed = parseObservation(reply.lines);
  ports.emit({ kind: "host-observed", host });
  void Unreachable;
  return parsed as unknown as Observation;
}
