import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import { writeModule } from "../../resources/modprobe/written/write-module.ts";
import type { ImportedTask } from "./imported.ts";
import { isSettled } from "./plan-import.ts";

/** Tasks for the modules whose options make VFs, where these options are right in every plane already. */
export function importModules(
  observation: Observation,
): readonly ImportedTask[] {
  return Object.values(observation.modules).flatMap(
    (module) => importModule(module, observation) ?? [],
  );
}

function importModule(
  module: ModuleObservation,
  observation: Observation,
): ImportedTask | undefined {
  return writeModule(module, observation)
    .map((written): ImportedTask => ({
      resource: "modprobe",
      name: `${module.name} makes VFs by its option`,
      about: [],
      arguments: written,
    }))
    .find((task) => isSettled([task], observation));
}
