import type { Observation } from "../../model/observation.ts";
import type { Value } from "../../model/value.ts";
import { assemblePlan, type PlanTask } from "../../plan/assemble.ts";
import type { HostPlan } from "../../plan/plan.ts";
import { RESOURCE_SCHEMAS } from "../../resources/schemas.ts";
import { argumentsOf, type ImportedTask } from "./imported.ts";

/** What the tasks would do to the host that they are to describe; `undefined` where a playbook cannot say them. */
export function planImport(
  tasks: readonly ImportedTask[],
  observation: Observation,
): HostPlan | undefined {
  const wished = tasks.map(wish);
  return wished.every((task) => task !== undefined)
    ? assemblePlan({
        host: "",
        tasks: wished,
        observation,
        policy: { allow: undefined, disconnect: false, stage: true },
        fingerprint: "",
      })
    : undefined;
}

/** Whether they change nothing. */
export function isSettled(
  tasks: readonly ImportedTask[],
  observation: Observation,
): boolean {
  return planImport(tasks, observation)?.verdict === "ok";
}

function wish(task: ImportedTask): PlanTask | undefined {
  const { resource, name } = task;
  const written: Value = argumentsOf(task, false);
  const reference = { name, resource, place: "" };
  if (resource === "modprobe") {
    const { data } = RESOURCE_SCHEMAS.modprobe.schema.safeParse(written);
    return data && { reference, resource, wish: data };
  }
  const { data } = RESOURCE_SCHEMAS.sriov.schema.safeParse(written);
  return data && { reference, resource, wish: data };
}
