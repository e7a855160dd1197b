import type { Evidence } from "../changes/change.ts";
import type { PciAddress } from "../model/pci-address.ts";
import type { PhysicalFunction } from "../model/pci-function.ts";

/** What a change says that is carried out because nobody was seen to use these PFs: it looks again. */
export function mustBeIdle(
  evidence: readonly Evidence[],
  functions: readonly PhysicalFunction[],
): { readonly mustBeIdle?: readonly PciAddress[] } {
  return evidence.length > 0 || functions.length === 0
    ? {}
    : { mustBeIdle: functions.map(({ address }) => address) };
}
