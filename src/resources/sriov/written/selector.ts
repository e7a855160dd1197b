import type { PhysicalFunction } from "../../../model/pci-function.ts";
import { selectPfs, type PfSelector } from "../pf-selector.ts";

/**
 * What finds one PF again, also when another card has made its PCI address another one: its permanent address, where it
 * is known and no other PF has the same. Devices other than network cards have none.
 */
export function selectorThatLasts(
  pf: PhysicalFunction,
  all: readonly PhysicalFunction[],
): PfSelector {
  const mac = pf.settings?.permanentMac;
  const isUnique = mac !== undefined && selectPfs({ mac }, all).length === 1;
  return isUnique ? { mac } : selectorOfPlace(pf);
}

/** What finds the same port on every host that is built alike, and no other card that has come to its place. */
export function selectorOfPlace({
  address,
  vendor,
  device,
}: PhysicalFunction): PfSelector {
  return {
    pci: address,
    vendor: vendor.replace(/^0x/, ""),
    device: device.replace(/^0x/, ""),
  };
}
