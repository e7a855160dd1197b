import {
  modprobeSchema,
  type ModprobeWish,
} from "../../src/resources/modprobe/schema.ts";
import { sriovSchema } from "../../src/resources/sriov/schema.ts";
import type { PossibleWish } from "../../src/resources/wish.ts";
import type { PlanTask } from "../../src/plan/assemble.ts";

/** A `modprobe` task as a playbook would have it, resolved. */
export function modprobeTask(
  args: Readonly<Record<string, unknown>>,
  name = `modprobe ${String(args["name"])}`,
  place = "playbooks/site.yml:9",
): PlanTask {
  return {
    reference: { name, resource: "modprobe", place },
    resource: "modprobe",
    wish: modprobeSchema.parse(args),
  };
}

/** An `sriov` task as a playbook would have it, resolved. */
export function sriovTask(
  args: Readonly<Record<string, unknown>>,
  name = "the ports",
  place = "playbooks/site.yml:9",
): PlanTask {
  return {
    reference: { name, resource: "sriov", place },
    resource: "sriov",
    wish: sriovSchema.parse(args),
  };
}

/** The wish of a `modprobe` task; `undefined` for any other. */
export function modprobeWish(task: PossibleWish): ModprobeWish | undefined {
  return task.resource === "modprobe" ? task.wish : undefined;
}
