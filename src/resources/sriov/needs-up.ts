import type { Change } from "../../changes/change.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../model/pci-function.ts";
import { isUserSpaceDriver } from "./vf-driver.ts";

/**
 * Whether a PF's driver carries a change out only while the PF's net device is up. `pf` is as the change leaves it.
 *
 * igb and ixgbe answer the drivers of their VFs, who ask for their address, only then; a VF that gets no answer invents
 * one ("PF still in reset state. Is the PF interface up?", igbvf and ixgbevf). igb limits rates only while it has link
 * (igb_ndo_set_vf_bw). bnxt_en neither makes VFs nor removes them (bnxt_sriov_configure).
 */
export function needsUp(change: Change, pf: PhysicalFunction): boolean {
  switch (pf.driver) {
    case "igb":
      return limitsRate(change) || asksForAddress(change, pf);
    case "ixgbe":
      return asksForAddress(change, pf);
    case "bnxt_en":
      return change.kind === "set-num-vfs";
    default:
      return false;
  }
}

function limitsRate(change: Change): boolean {
  if (change.kind !== "set-vf-attributes") return false;
  const { max_tx_rate = 0, min_tx_rate = 0 } = change.to;
  return max_tx_rate + min_tx_rate > 0;
}

function asksForAddress(change: Change, pf: PhysicalFunction): boolean {
  if (change.kind !== "bind-vf" || isUserSpaceDriver(change.to)) return false;
  const vf = pf.virtualFunctions.find(({ index }) => index === change.index);
  return hasAddress(vf);
}

function hasAddress(vf: VirtualFunction | undefined): boolean {
  const mac = vf?.settings?.attributes?.mac;
  return mac !== undefined && mac !== "00:00:00:00:00:00";
}
