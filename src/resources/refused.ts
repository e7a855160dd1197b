import type { Difference, Refusal } from "./resource.ts";

/** A wish that cannot be carried out on this host. */
export function refused(
  refusals: readonly Refusal[],
  rows: Difference["rows"] = [],
): Difference {
  return {
    rows,
    changes: [],
    staged: undefined,
    lostAtBoot: [],
    overridden: [],
    refusals,
    notes: [],
  };
}
