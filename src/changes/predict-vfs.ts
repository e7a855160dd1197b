import type { Observation } from "../model/observation.ts";
import type { PciAddress } from "../model/pci-address.ts";
import {
  KERNELS_CHOICE,
  type PhysicalFunction,
  type VirtualFunction,
} from "../model/pci-function.ts";
import type { ExpectedVfs } from "./change.ts";

/** The observation once the PFs have these counts. A PF whose count changes loses all VFs that it had. */
export function withVfs(
  observation: Observation,
  expected: readonly ExpectedVfs[],
  withDrivers = true,
): Observation {
  const counts = new Map(expected.map(({ pf, count }) => [pf, count]));
  return {
    ...observation,
    physicalFunctions: observation.physicalFunctions.map((pf) => {
      const count = counts.get(pf.address) ?? pf.virtualFunctions.length;
      return count === pf.virtualFunctions.length
        ? pf
        : { ...pf, virtualFunctions: freshVfs(pf, count, withDrivers) };
    }),
  };
}

/** Where a VF will appear is the device's choice and no plan depends on it; this is what igb's devices do. */
const FIRST_VF_OFFSET = 128;
const VF_STRIDE = 2;

/** VFs that the kernel has just made: nobody uses them yet. */
function freshVfs(
  pf: PhysicalFunction,
  count: number,
  withDrivers: boolean,
): VirtualFunction[] {
  const isLeft = withDrivers && pf.settings?.autoprobe !== false;
  return Array.from({ length: count }, (_, index) => ({
    index,
    address: neighbour(pf.address, FIRST_VF_OFFSET + index * VF_STRIDE),
    driver: pf.settings && isLeft ? KERNELS_CHOICE : undefined,
    driverModule: undefined,
    iommuGroup: undefined,
    netDevices: [],
    uses: [],
    ...(pf.settings
      ? {
          settings: {
            driverOverride: undefined,
            attributes: undefined,
            isNew: true,
          },
        }
      : {}),
  }));
}

/** The function whose routing ID is `distance` further. */
function neighbour(address: PciAddress, distance: number): PciAddress {
  const [domain = "", bus = "", device = "", fn = ""] = address.split(/[:.]/);
  const from =
    (parseInt(bus, 16) << 8) | (parseInt(device, 16) << 3) | parseInt(fn, 16);
  const to = from + distance;
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return `${domain}:${hex((to >> 8) & 0xff)}:${hex((to >> 3) & 0x1f)}.${to & 7}` as PciAddress;
}
