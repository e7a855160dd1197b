import type { Observation } from "../../../model/observation.ts";
import type { PhysicalFunction } from "../../../model/pci-function.ts";

/** A PF by all that others may call it by, and what they may mean instead. */
export interface Subject {
  readonly pf: PhysicalFunction;
  /** Of its net devices, as they are named now. */
  readonly names: readonly string[];
  /** Lower case: the permanent one, and those of now. */
  readonly macs: readonly string[];
  /** Whether it has net devices, or would have with its driver. */
  readonly isNetwork: boolean;
  /** Addresses and names of net devices of the host's other functions, VFs too. */
  readonly others: ReadonlySet<string>;
}

export function subjectOf(
  pf: PhysicalFunction,
  { physicalFunctions }: Observation,
): Subject {
  const { netDevices, settings } = pf;
  const macs = [settings?.permanentMac, ...netDevices.map(({ mac }) => mac)];
  return {
    pf,
    names: netDevices.map(({ name }) => name),
    macs: macs.flatMap((mac) => mac?.toLowerCase() ?? []),
    isNetwork: netDevices.length > 0 || isNetworkController(pf),
    others: new Set(
      physicalFunctions
        .filter(({ address }) => address !== pf.address)
        .flatMap((other) => [other, ...other.virtualFunctions])
        .flatMap(({ address, netDevices }) => [
          address,
          ...netDevices.map(({ name }) => name),
        ]),
    ),
  };
}

/** PCI base class 02 (PCI Code and ID Assignment Specification). */
function isNetworkController({ modalias }: PhysicalFunction): boolean {
  return modalias.includes("bc02");
}
