import type { PciAddress } from "../model/pci-address.ts";
import type { Command } from "./change.ts";

/** The command that refuses where somebody uses the PFs or their VFs by now. */
export function refuseUsers(
  pfs: readonly PciAddress[] | undefined,
): readonly Command[] {
  return pfs === undefined || pfs.length === 0
    ? []
    : [{ argv: ["verb_nobody_uses", ...pfs] }];
}
