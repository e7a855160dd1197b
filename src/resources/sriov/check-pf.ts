import type { Refusal } from "../resource.ts";
import { nameOf } from "../evidence.ts";
import { checkVfs } from "./check-vfs.ts";
import { countOf, type PfSituation } from "./situation.ts";

/** What this PF could not do, as far as that shows before anything is written. */
export function checkPf(situation: PfSituation): readonly Refusal[] {
  return [
    ...checkCount(situation),
    ...checkEswitch(situation),
    ...checkVfs(situation),
  ];
}

function checkCount(situation: PfSituation): readonly Refusal[] {
  const { pf, goal } = situation;
  const count = countOf(situation);
  if (goal.numVfs !== undefined && count > pf.totalVfs)
    return [
      {
        reason: "over-vf-limit",
        message: `num_vfs ${count} is more than ${nameOf(pf)} can have: sriov_totalvfs is ${pf.totalVfs}`,
        hint:
          pf.driver === undefined
            ? "it is bound to no driver, which may know another limit"
            : `write a number from 0 to ${pf.totalVfs}; where the device can do more, its firmware or its driver ${pf.driver} limits it`,
        at: ["num_vfs"],
      },
    ];
  if (pf.driver === undefined && count !== pf.virtualFunctions.length)
    return [
      {
        reason: "vfs-unsupported",
        message: `${pf.address} is bound to no driver, and only its driver can make VFs`,
        hint: "bind it first, or have its module loaded by a `modprobe` task",
        at: ["pf"],
      },
    ];
  return [];
}

function checkEswitch({ pf, goal }: PfSituation): readonly Refusal[] {
  return goal.eswitchMode === "switchdev" &&
    pf.settings?.eswitchMode === undefined
    ? [
        {
          reason: "vfs-unsupported",
          message: `${nameOf(pf)} has no eswitch that devlink could switch`,
          hint: "only drivers such as mlx5_core, ice and bnxt_en have one; devlink (iproute2) has to be installed",
          at: ["eswitch_mode"],
        },
      ]
    : [];
}
