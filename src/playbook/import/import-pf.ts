import { visible } from "../../diagnostics/visible.ts";
import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { nameOf } from "../../resources/evidence.ts";
import { madeByOption } from "../../resources/sriov/written/made-by-option.ts";
import { everythingChosen } from "../../resources/sriov/written/naming.ts";
import {
  selectorOfPlace,
  selectorThatLasts,
} from "../../resources/sriov/written/selector.ts";
import { writePf } from "../../resources/sriov/written/write-pf.ts";
import type { ImportedTask, SriovTask } from "./imported.ts";
import { notSaid } from "./not-said.ts";
import { pfCandidates, type PfCandidate } from "./pf-candidates.ts";
import { isSettled, planImport } from "./plan-import.ts";
import { sayable } from "./sayable.ts";
import { whyNotKept } from "./why-not-kept.ts";

/** The task that says most of one PF and changes nothing, beside those that are there; `undefined` where none does. */
export function importPf(
  pf: PhysicalFunction,
  observation: Observation,
  beside: readonly ImportedTask[],
): SriovTask | undefined {
  const taskFor = (candidate: PfCandidate): SriovTask =>
    taskOf(pf, observation, candidate);
  const chosen = everythingChosen(pf);
  const all = sayable(pf, chosen, (candidate) =>
    isSettled([taskFor(candidate)], observation),
  );
  const found = pfCandidates(pf, observation, all).find((candidate) => {
    const task = taskFor(candidate);
    return saysSomething(task) && isSettled([...beside, task], observation);
  });
  if (!found) return undefined;
  const task = taskFor(found);
  const kept = taskFor({ ...found, persist: true });
  return {
    ...task,
    about: [...task.about, ...notSaid(pf, chosen, all, found)],
    notKept: found.persist
      ? []
      : whyNotKept(planImport([...beside, kept], observation), pf, observation),
  };
}

function taskOf(
  pf: PhysicalFunction,
  observation: Observation,
  { naming, persist }: PfCandidate,
): SriovTask {
  const { address, driver, totalVfs } = pf;
  const option = madeByOption(pf, observation);
  return {
    resource: "sriov",
    name: `VFs of ${plain(nameOf(pf)) ?? address}`,
    about: [
      `${driver === undefined ? "No driver" : `Driver ${driver}`}, at most ${totalVfs} VFs.`,
      ...(option === undefined
        ? []
        : [`When it is loaded, the driver makes VFs by its option ${option}.`]),
    ],
    lasting: selectorThatLasts(pf, observation.physicalFunctions),
    place: selectorOfPlace(pf),
    arguments: writePf(pf, naming, persist),
    notKept: [],
  };
}

function saysSomething(task: SriovTask): boolean {
  return Object.keys(task.arguments).some((key) => key !== "persist");
}

/** A name may hold what a playbook would evaluate. */
function plain(name: string): string | undefined {
  return name.includes("{{") || visible(name) !== name ? undefined : name;
}
