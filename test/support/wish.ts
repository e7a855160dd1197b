import { modprobeSchema } from "../../src/resources/modprobe/schema.ts";
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
