import type { PlannedChange, PreviousVf } from "../changes/change.ts";
import type { PhysicalFunction } from "../model/pci-function.ts";
import { linkEvidence, vfsEvidence } from "./evidence.ts";
import { mustBeIdle } from "./must-be-idle.ts";
import { remarkable } from "./vf-defaults.ts";

/** Another count of a PF's VFs through sysfs: what it costs, who would notice, and what undo has to bring back. */
export function changeCount(
  pf: PhysicalFunction,
  to: number,
  how: { readonly withoutDrivers?: boolean } = {},
): PlannedChange {
  const from = pf.virtualFunctions.length;
  const evidence = from === 0 ? linkEvidence(pf) : vfsEvidence(pf);
  const previous = previousVfs(pf);
  return {
    change: {
      kind: "set-num-vfs",
      pf: pf.address,
      netDevice: pf.netDevices[0]?.name,
      from,
      to,
      ...how,
      ...(previous.length > 0 ? { previous } : {}),
      ...mustBeIdle(evidence, [pf]),
    },
    disruption: from === 0 ? "link" : "vfs",
    evidence,
  };
}

/** The VFs that had something set which the kernel would not give them by itself; undo notes their drivers by itself. */
function previousVfs(pf: PhysicalFunction): readonly PreviousVf[] {
  return pf.virtualFunctions.flatMap(({ index, settings }) => {
    const known = settings?.attributes ?? {};
    const isChecked =
      known.spoofchk === true && !CHECKS_BY_ITSELF.has(pf.driver ?? "");
    const attributes = {
      ...remarkable(known),
      ...(isChecked ? { spoofchk: true } : {}),
    };
    return Object.keys(attributes).length > 0 ? [{ index, attributes }] : [];
  });
}

/** Drivers that give a fresh VF `spoofchk on`; those of mlx5 and others leave it off. */
const CHECKS_BY_ITSELF: ReadonlySet<string> = new Set([
  "igb",
  "ixgbe",
  "i40e",
  "ice",
]);
