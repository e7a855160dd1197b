import type { PlannedChange } from "../changes/change.ts";
import { planeOf } from "../changes/kinds.ts";
import type { HostPlan } from "./plan.ts";

/** Those of a plan's changes that the running host notices; a note about a load is none. */
export function changesNow({ changes }: HostPlan): readonly PlannedChange[] {
  return changes.filter(
    ({ change }) =>
      planeOf(change) === "running" && change.kind !== "remember-load",
  );
}
