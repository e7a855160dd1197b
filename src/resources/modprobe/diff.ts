import type {
  ModuleObservation,
  Observation,
} from "../../model/observation.ts";
import { Bug } from "../../model/unreachable.ts";
import type { Difference, Refusal } from "../resource.ts";
import { diffBuiltIn } from "./built-in.ts";
import { checkModule } from "./check-module.ts";
import { refused } from "../refused.ts";
import type { Wish } from "../wish.ts";
import { driverFunctions } from "./driver-functions.ts";
import { diffPresent } from "./present.ts";
import type { ModprobeWish } from "./schema.ts";
import { scriptConflicts, scriptNotes } from "./script-conflicts.ts";
import type { Situation } from "./situation.ts";
import { diffUnwanted } from "./unwanted.ts";
import { wantVfs } from "./vf-counts.ts";
import { wantOptions } from "./wanted.ts";

/**
 * Compares a `modprobe` wish with a host and says what is left to do, plane by plane; the rows show the host as it is
 * in `shown`.
 */
export function diff(
  wish: ModprobeWish,
  observation: Observation,
  all: readonly Wish[],
  shown = observation,
): Difference {
  const difference = judge(wish, observation, all);
  if (shown === observation) return difference;
  const known = judge(wish, shown, all).rows;
  return {
    ...difference,
    rows: difference.rows.map(
      (row) => known.find(({ subject }) => subject === row.subject) ?? row,
    ),
  };
}

function judge(
  wish: ModprobeWish,
  observation: Observation,
  all: readonly Wish[],
): Difference {
  const module = observation.modules[wish.name];
  if (module === undefined)
    throw new Bug(`the probe did not ask about ${wish.name}`);
  const refusals = checkModule(wish, module, observation);
  if (refusals.length > 0) return refused(refusals);
  const judged = situate(wish, module, observation);
  if ("refusals" in judged) return refused(judged.refusals);
  const difference = diffState(judged);
  if (difference.refusals.length > 0) return difference;
  const conflicts = scriptConflicts(judged, all);
  return conflicts.length > 0
    ? refused(conflicts, difference.rows)
    : {
        ...difference,
        notes: [...difference.notes, ...scriptNotes(judged, all)],
      };
}

function diffState(situation: Situation): Difference {
  const { wish, module } = situation;
  if (wish.state !== "present") return diffUnwanted(situation);
  return module.state === "builtin"
    ? diffBuiltIn(situation)
    : diffPresent(situation);
}

function situate(
  wish: ModprobeWish,
  module: ModuleObservation,
  observation: Observation,
): Situation | { readonly refusals: readonly Refusal[] } {
  const functions = driverFunctions(module, observation);
  const { options, refusals } = wantOptions(
    wish,
    module.info ?? { filename: "", parameters: [], aliases: [] },
  );
  const { vfs, refusals: vfRefusals } = wantVfs(wish.name, options, functions);
  const all = [...refusals, ...vfRefusals];
  return all.length > 0
    ? { refusals: all }
    : { wish, observation, module, functions, options, vfs };
}
