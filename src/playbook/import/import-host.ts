import type { Observation } from "../../model/observation.ts";
import { nameOf } from "../../resources/evidence.ts";
import { selectPfs } from "../../resources/sriov/pf-selector.ts";
import { importModules } from "./import-modules.ts";
import { importPf } from "./import-pf.ts";
import type { ImportedHost, ImportedTask } from "./imported.ts";

/**
 * A host as a playbook describes it; the plan of these tasks for this very observation is empty. `became`: whoever looked
 * had become root for it.
 */
export function importHost(
  host: string,
  observation: Observation,
  became: boolean,
): ImportedHost {
  const pfs = selectPfs({}, observation.physicalFunctions);
  const tasks: ImportedTask[] = [...importModules(observation)];
  const remarks = [
    ...(pfs.length === 0 ? ["No PF with SR-IOV."] : []),
    ...(observation.host.uid === 0 ? [] : [WITHOUT_ROOT]),
  ];
  for (const pf of pfs) {
    const task = importPf(pf, observation, tasks);
    if (task) tasks.push(task);
    else
      remarks.push(
        `${nameOf(pf)} is left out: a task that names it would change it, or be refused.`,
      );
  }
  const become = became || observation.host.uid !== 0;
  return { host, become, tasks, remarks };
}

const WITHOUT_ROOT =
  "Looked at without root: who else sets VFs up at boot may be hidden.";
