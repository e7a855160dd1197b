import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { vfOptionOf } from "../modprobe/option-counts.ts";
import type { Wish } from "../wish.ts";
import { claimedCount } from "./claimed-count.ts";
import { joinGoals, type PfGoal, type VfGoal } from "./goal.ts";
import { moduleOf } from "./module-of.ts";

/**
 * What a PF's boot script has to bring back: what the tasks of this run wish, and of what it brings back by now
 * (`kept`), whatever they do not name. Where they take all VFs away, nothing stays.
 */
export function withKept(
  wished: PfGoal,
  kept: PfGoal,
  pf: PhysicalFunction,
  observation: Observation,
  all: readonly Wish[],
): PfGoal {
  const claimed = claimedCount(pf, observation, all);
  const module = moduleOf(pf, observation);
  const option = module && vfOptionOf(module, pf, observation);
  const isOptions = claimed !== undefined || option?.making.sysfs === false;
  const numVfs = wished.numVfs ?? (isOptions ? undefined : kept.numVfs);
  const count = numVfs ?? claimed ?? Infinity;
  if (count === 0) return wished;
  const there = kept.vfs
    .filter(({ index }) => index < count)
    .map((vf) => withoutTag(vf, wished));
  return {
    pf: wished.pf,
    numVfs,
    autoprobe: wished.autoprobe ?? kept.autoprobe,
    eswitchMode: wished.eswitchMode ?? kept.eswitchMode,
    vfs: joinGoals(pf.address, [{ ...kept, vfs: there }, wished]).vfs,
  };
}

/** Who takes a VF's VLAN away takes what belongs to it. */
function withoutTag(vf: VfGoal, { vfs }: PfGoal): VfGoal {
  const wished = vfs.find(({ index }) => index === vf.index);
  if (wished?.attributes.vlan !== 0) return vf;
  const { vlan: _, qos: __, proto: ___, ...attributes } = vf.attributes;
  return { ...vf, attributes };
}
