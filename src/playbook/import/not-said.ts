import type { PhysicalFunction } from "../../model/pci-function.ts";
import { beyond } from "../../resources/sriov/written/beyond.ts";
import type { Naming } from "../../resources/sriov/written/naming.ts";
import { renderIndexes } from "../../resources/sriov/vf-indexes.ts";
import type { PfCandidate } from "./pf-candidates.ts";

/** What of a PF its task leaves out, and why. */
export function notSaid(
  pf: PhysicalFunction,
  all: Naming,
  { naming, persist }: PfCandidate,
  unsayable: readonly number[],
): readonly string[] {
  const { settings, invented } = beyond(pf, all, naming);
  return [
    ...(settings.length === 0
      ? []
      : [
          `${persist ? "Not said, since the next boot does not bring it back" : "Not said"}: ${settings.join(", ")}.`,
        ]),
    ...(invented === ""
      ? []
      : [
          `The addresses of VF ${invented} are those that their drivers made up: \`mac: stable\` would keep some.`,
        ]),
    ...(unsayable.length === 0
      ? []
      : [
          `VF ${renderIndexes(unsayable)} is not said: a task that names it would change it.`,
        ]),
  ];
}
