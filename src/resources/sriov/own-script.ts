import {
  readBootScript,
  type KeptAtBoot,
} from "../../changes/read-boot-script.ts";
import type { Observation } from "../../model/observation.ts";
import type { PciAddress } from "../../model/pci-address.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { bootFiles } from "./boot-files.ts";
import { namesAllDrivers, type PfGoal } from "./goal.ts";

/**
 * The boot script that a PF has by now. `other-device`: another card was at its address when it was written ·
 * `unreadable`: it is none of ours, or not whole.
 */
export type OwnScript =
  | { readonly kind: "none" | "unreadable" | "other-device" }
  | { readonly kind: "read"; readonly goal: PfGoal };

export function ownScript(
  { address, vendor, device }: PhysicalFunction,
  { ownFiles }: Observation,
): OwnScript {
  const { script } = bootFiles(address);
  const file = ownFiles.find(({ path }) => path === script);
  if (!file) return { kind: "none" };
  const kept = readBootScript(file.text);
  if (!kept) return { kind: "unreadable" };
  return kept.vendor === vendor && kept.device === device
    ? { kind: "read", goal: goalOfScript(address, kept) }
    : { kind: "other-device" };
}

/** Whoever has each VF get a driver of its own, and lets the kernel choose one before, has said so. */
function goalOfScript(pf: PciAddress, kept: KeptAtBoot): PfGoal {
  const { numVfs, autoprobe, eswitchMode } = kept;
  const vfs = [...kept.vfs]
    .map(([index, vf]) => ({ index, ...vf }))
    .toSorted((a, b) => a.index - b.index);
  const goal: PfGoal = { pf, numVfs, autoprobe, eswitchMode, vfs };
  const isLetChoose =
    autoprobe === undefined &&
    !kept.withoutDrivers &&
    namesAllDrivers(goal, numVfs ?? 0);
  return isLetChoose ? { ...goal, autoprobe: true } : goal;
}
