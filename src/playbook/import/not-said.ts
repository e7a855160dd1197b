import type { PhysicalFunction } from "../../model/pci-function.ts";
import { beyond } from "../../resources/sriov/written/beyond.ts";
import type { Naming } from "../../resources/sriov/written/naming.ts";
import type { PfCandidate } from "./pf-candidates.ts";

/** What of a PF its task leaves out, and why: first of all that somebody chose, then of all that could be said. */
export function notSaid(
  pf: PhysicalFunction,
  chosen: Naming,
  all: Naming,
  { naming, persist }: PfCandidate,
): readonly string[] {
  const unsayable = beyond(pf, chosen, all).settings;
  const { settings, invented } = beyond(pf, all, naming);
  return [
    ...listed("since a task that says it would change something", unsayable),
    ...listed(
      persist
        ? "since nothing brings it back at boot"
        : "since no task could say it together with the rest",
      settings,
    ),
    ...(invented === ""
      ? []
      : [
          `The addresses of VF ${invented} are those that their drivers made up: \`mac: stable\` would keep some.`,
        ]),
  ];
}

function listed(why: string, settings: readonly string[]): readonly string[] {
  return settings.length === 0
    ? []
    : [`Not said, ${why}: ${settings.join(", ")}.`];
}
