import type { ModuleName } from "../../model/module-name.ts";
import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { unreachable } from "../../model/unreachable.ts";
import { diff as diffModprobe } from "../modprobe/diff.ts";
import { driverFunctions } from "../modprobe/driver-functions.ts";
import type { ModprobeWish } from "../modprobe/schema.ts";
import type { Difference, Refusal } from "../resource.ts";
import { refused } from "../refused.ts";
import { goalOf, joinGoals } from "./goal.ts";
import { matches } from "./pf-selector.ts";
import type { CountOwner } from "./count-owner.ts";
import { moduleOf } from "./module-of.ts";
import type { PfSituation } from "./situation.ts";

/**
 * The count of a PF whose driver makes VFs by its option alone: the `modprobe` task that says the same. The option
 * is about all PFs of the driver, so those that nobody names keep what they have.
 */
export function diffByOption(
  situation: PfSituation,
  { option }: Extract<CountOwner, { kind: "own-option" }>,
  shown: Observation,
): Difference {
  const { pf, observation, all, wish } = situation;
  const module = moduleOf(pf, observation);
  if (!module) return refused([]);
  if (
    all.some(
      (each) => each.resource === "modprobe" && each.wish.name === module.name,
    )
  )
    return refused([otherTask(module.name, option.name)]);
  const counts = driverFunctions(module, observation).map((each) => ({
    pf: each,
    count: wantedCount(situation, each),
  }));
  const value = valueOf(option.making.shape, counts);
  if (value === undefined) return refused([uneven(module.name, option.name)]);
  const modprobeWish: ModprobeWish = {
    name: module.name,
    writtenName: module.name,
    options: [{ name: option.name, value }],
    state: "present",
    persist: wish.persist,
  };
  return diffModprobe(modprobeWish, observation, all, shown);
}

interface PfCount {
  readonly pf: PhysicalFunction;
  readonly count: number;
}

function wantedCount({ all }: PfSituation, pf: PhysicalFunction): number {
  const goals = all.flatMap((each) =>
    each.resource === "sriov" && matches(each.wish.pf, pf)
      ? [goalOf(each.wish, pf)]
      : [],
  );
  return joinGoals(pf.address, goals).numVfs ?? pf.virtualFunctions.length;
}

function valueOf(
  shape: "every-pf" | "by-port" | "by-function" | "sum",
  counts: readonly PfCount[],
): string | readonly string[] | undefined {
  switch (shape) {
    case "every-pf": {
      const [first] = counts;
      return counts.every(({ count }) => count === first?.count)
        ? String(first?.count ?? 0)
        : undefined;
    }
    case "by-port":
      return counts.map(({ count }) => String(count));
    case "by-function":
      return [0, 1, 2, 3].map((fn) =>
        String(
          counts.find(({ pf }) => Number(pf.address.slice(-1)) === fn)?.count ??
            0,
        ),
      );
    case "sum": {
      const [first] = counts;
      return counts.length === 1 ? [String(first?.count ?? 0)] : undefined;
    }
    default:
      return unreachable(shape);
  }
}

function otherTask(module: ModuleName, option: string): Refusal {
  return {
    reason: "contradiction",
    message: `${module} makes VFs only by its option ${option}, and another task keeps the options of ${module}`,
    hint: `say the count there, as ${option}`,
    at: ["num_vfs"],
  };
}

function uneven(module: ModuleName, option: string): Refusal {
  return {
    reason: "vfs-unsupported",
    message: `${module} makes VFs only by its option ${option}, which gives every PF the same count`,
    hint: "wish the same `num_vfs` for all PFs of this driver",
    at: ["num_vfs"],
  };
}
