import type { Find } from "./found.ts";
import { addressesIn } from "./identity.ts";
import type { Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

/** driverctl keeps a file for each function that it gives a driver of its choice: `/etc/driverctl.d/pci-0000:01:10.0`. */
export const findInDriverctl: Find = ({ path, text }, subject) => {
  const [address] = addressesIn(path);
  return address === undefined
    ? []
    : [
        {
          line: 1,
          text: text.split("\n")[0] ?? "",
          verdict: isVf(address, subject),
        },
      ];
};

/**
 * Where VFs will be shows only once they are there. They follow their PF, on its bus or the next (PCI Express, First VF
 * Offset).
 */
function isVf(address: string, { pf, others }: Subject): Verdict {
  const vfs = pf.virtualFunctions.map((vf) => String(vf.address));
  if (vfs.includes(address)) return "yes";
  const last = vfs.toSorted().at(-1) ?? pf.address;
  if (others.has(address) || address <= last) return "no";
  const buses = busNumber(address) - busNumber(pf.address);
  return buses === 0 || buses === 1 ? "maybe" : "no";
}

/** With the domain, so that buses of two domains are far from each other. */
function busNumber(address: string): number {
  return parseInt(address.slice(0, -5).replace(":", ""), 16);
}
