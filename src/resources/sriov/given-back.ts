import { remarkable } from "../vf-defaults.ts";
import { joinGoals, type VfGoal } from "./goal.ts";
import type { PfSituation } from "./situation.ts";
import { isUserSpaceDriver } from "./vf-driver.ts";
import { withKept } from "./with-kept.ts";
import { isInvented } from "./written/naming.ts";

/**
 * What VFs of a PF that are made anew get back, though no task names it: what each has now, and what the boot script would
 * give to it. The kernel forgets all of that with a VF.
 */
export function givenBack(situation: PfSituation): readonly VfGoal[] {
  const { pf, whole, script, observation, all } = situation;
  const nothing = { ...whole, vfs: [] };
  const before = joinGoals(pf.address, [
    script.kind === "read" ? { ...script.goal, numVfs: undefined } : nothing,
    { ...nothing, vfs: presentVfs(situation) },
  ]);
  return withKept(whole, before, pf, observation, all)
    .vfs.map((vf) => withoutNamed(vf, whole.vfs))
    .filter(
      ({ driver, attributes }) =>
        driver !== undefined || Object.keys(attributes).length > 0,
    );
}

/** A driver that the kernel has chosen it chooses again. */
function presentVfs({ pf }: PfSituation): readonly VfGoal[] {
  return pf.virtualFunctions.map((vf) => {
    const { mac, ...rest } = remarkable(vf.settings?.attributes ?? {});
    const isSet = mac !== undefined && !isInvented(vf, pf);
    return {
      index: vf.index,
      driver: isUserSpaceDriver(vf.driver) ? vf.driver : undefined,
      attributes: isSet ? { mac, ...rest } : rest,
    };
  });
}

function withoutNamed(vf: VfGoal, all: readonly VfGoal[]): VfGoal {
  const named = all.find(({ index }) => index === vf.index);
  return {
    index: vf.index,
    driver: named?.driver === undefined ? vf.driver : undefined,
    attributes: Object.fromEntries(
      Object.entries(vf.attributes).filter(
        ([name]) => !(name in (named?.attributes ?? {})),
      ),
    ),
  };
}
