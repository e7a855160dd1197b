import type { Change, PlannedChange } from "../changes/change.ts";
import { planeOf } from "../changes/kinds.ts";
import { cutsConnection } from "../plan/cuts-connection.ts";

export interface OrderedChanges {
  readonly changes: readonly Change[];
  /** After how many of them the runner has to show that it still reaches the host; `undefined`: it need not. */
  readonly confirmAfter: number | undefined;
}

/**
 * The changes as a transaction carries them out. Where one may cut our connection, all that runs comes first, over all
 * tasks, and the rest once it is confirmed: a host that loses its power meanwhile boots into what it was.
 */
export function orderSteps(planned: readonly PlannedChange[]): OrderedChanges {
  const changes = planned.map(({ change }) => change);
  if (!planned.some(cutsConnection))
    return { changes, confirmAfter: undefined };
  const running = changes.filter((each) => planeOf(each) === "running");
  const later = changes.filter((each) => planeOf(each) !== "running");
  return { changes: [...running, ...later], confirmAfter: running.length };
}
