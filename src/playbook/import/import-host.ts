import type { Observation } from "../../model/observation.ts";
import { nameOf } from "../../resources/evidence.ts";
import { selectPfs } from "../../resources/sriov/pf-selector.ts";
import { importModules } from "./import-modules.ts";
import { importPf } from "./import-pf.ts";
import type { ImportedHost, ImportedTask } from "./imported.ts";

/** A host as a playbook describes it; the plan of these tasks for this very observation is empty. */
export function importHost(
  host: string,
  observation: Observation,
): ImportedHost {
  const pfs = selectPfs({}, observation.physicalFunctions);
  const tasks: ImportedTask[] = [...importModules(observation)];
  const remarks: string[] = pfs.length === 0 ? ["No PF with SR-IOV."] : [];
  for (const pf of pfs) {
    const task = importPf(pf, observation, tasks);
    if (task) tasks.push(task);
    else
      remarks.push(
        `${nameOf(pf)} is left out: a task that names it would change it, or be refused.`,
      );
  }
  return { host, tasks, remarks };
}
