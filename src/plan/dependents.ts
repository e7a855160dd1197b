import type { Change, PlannedChange } from "../changes/change.ts";
import { planeOf } from "../changes/kinds.ts";

/**
 * The changes that are held back, with every running one that builds on them: on a module all, on a PF's count what
 * comes after it for that PF, on a VF what else there is for that VF. PFs do not depend on each other.
 */
export function withDependents(
  held: readonly PlannedChange[],
  changes: readonly PlannedChange[],
): readonly PlannedChange[] {
  const all = new Set(held);
  for (const [position, planned] of changes.entries())
    if (
      planeOf(planned.change) === "running" &&
      changes.some(
        (other, earlier) =>
          all.has(other) &&
          buildsOn(planned.change, other.change, earlier < position),
      )
    )
      all.add(planned);
  for (const planned of changes)
    if (servesOnly(planned, all, changes)) all.add(planned);
  return changes.filter((each) => all.has(each));
}

/** A port is brought up for what follows: where all of that is held, so is this. */
function servesOnly(
  { change }: PlannedChange,
  held: ReadonlySet<PlannedChange>,
  changes: readonly PlannedChange[],
): boolean {
  if (change.kind !== "raise-pf") return false;
  const served = changes.filter(
    (other) =>
      other.change !== change &&
      "pf" in other.change &&
      other.change.pf === change.pf,
  );
  return served.length > 0 && served.every((other) => held.has(other));
}

function buildsOn(change: Change, held: Change, isLater: boolean): boolean {
  switch (held.kind) {
    case "load-module":
    case "unload-module":
    case "reload-module":
      return true;
    case "set-num-vfs":
    case "set-eswitch-mode":
      return isLater && "pf" in change && change.pf === held.pf;
    case "set-vf-attributes":
    case "bind-vf":
      return (
        "pf" in change &&
        "index" in change &&
        change.pf === held.pf &&
        change.index === held.index
      );
    default:
      return false;
  }
}
