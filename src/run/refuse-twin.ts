import type { Observation } from "../model/observation.ts";
import type { HostContext } from "./host-context.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Two names of one machine would get two plans that know nothing of each other. The name that answers second is
 * refused in an apply; a plan only warns. A machine is known by its boot id and its own name: containers share the
 * boot id of their host.
 */
export function refuseTwin(
  { host, machines, request, ports }: HostContext,
  { host: { bootId, hostname } }: Observation,
): Outcome | undefined {
  if (bootId === "") return undefined;
  const machine = `${bootId} ${hostname}`;
  const first = machines.get(machine) ?? host;
  machines.set(machine, first);
  if (first === host) return undefined;
  const message = `${first} and ${host} are the same machine (boot id ${bootId})`;
  if (request.mode === "plan") {
    ports.emit({ kind: "warning", host, message });
    return undefined;
  }
  return {
    status: "failed",
    reason: message,
    hint: "nothing was done for this name; keep one of the two in the inventory",
    changes: 0,
    plan: undefined,
  };
}
