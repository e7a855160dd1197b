import { readBootScript } from "../../../changes/read-boot-script.ts";
import type { Observation } from "../../../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../../model/pci-function.ts";
import type { VfAttributeName } from "../../../model/vf-attributes.ts";
import { remarkable } from "../../vf-defaults.ts";
import { bootFiles } from "../boot-files.ts";
import { isUserSpaceDriver } from "../vf-driver.ts";
import { stableMac } from "../stable-mac.ts";

/** Which of the things that a PF has are to be written down. */
export interface Naming {
  readonly numVfs: boolean;
  readonly autoprobe: boolean;
  readonly eswitchMode: boolean;
  readonly attributes: (vf: VirtualFunction) => readonly VfAttributeName[];
  /** `default` where it is the kernel's choice. */
  readonly driver: (vf: VirtualFunction) => string | undefined;
}

/** Everything that the kernel would not have given by itself. */
export function everythingChosen(pf: PhysicalFunction): Naming {
  return {
    numVfs: true,
    autoprobe: pf.settings?.autoprobe === false,
    eswitchMode: pf.settings?.eswitchMode === "switchdev",
    attributes: ({ settings }) =>
      Object.keys(
        remarkable(settings?.attributes ?? {}),
      ) as readonly VfAttributeName[],
    driver: ({ driver, settings }) =>
      isUserSpaceDriver(driver) || settings?.driverOverride === driver
        ? driver
        : undefined,
  };
}

/** Exactly what virtfn's boot script of the PF brings back, where there is one that can be read. */
export function keptByScript(
  { address }: PhysicalFunction,
  { ownFiles }: Observation,
): Naming | undefined {
  const { script } = bootFiles(address);
  const own = ownFiles.find(({ path }) => path === script);
  const kept = own && readBootScript(own.text);
  if (!kept) return undefined;
  return {
    numVfs: kept.numVfs !== undefined,
    autoprobe: kept.autoprobe !== undefined,
    eswitchMode: kept.eswitchMode !== undefined,
    attributes: ({ index }) =>
      Object.keys(
        kept.vfs.get(index)?.attributes ?? {},
      ) as readonly VfAttributeName[],
    driver: ({ index, driver }) => {
      const named = kept.vfs.get(index)?.driver;
      return named === undefined || named === "default" ? named : driver;
    },
  };
}

/** The count alone. */
export const COUNT_ALONE: Naming = {
  numVfs: true,
  autoprobe: false,
  eswitchMode: false,
  attributes: () => [],
  driver: () => undefined,
};

/** The same, for some of the VFs alone. */
export function onlyOf(
  naming: Naming,
  isMeant: (vf: VirtualFunction) => boolean,
): Naming {
  return {
    ...naming,
    attributes: (vf) => (isMeant(vf) ? naming.attributes(vf) : []),
    driver: (vf) => (isMeant(vf) ? naming.driver(vf) : undefined),
  };
}

/** Without one attribute of some VFs. */
export function without(
  naming: Naming,
  name: VfAttributeName,
  isMeant: (vf: VirtualFunction) => boolean,
): Naming {
  return {
    ...naming,
    attributes: (vf) =>
      naming.attributes(vf).filter((each) => each !== name || !isMeant(vf)),
  };
}

/**
 * A driver that is given no address makes one up and tells it to the PF (igbvf, ixgbevf, iavf): locally administered,
 * and its net device has it.
 */
export function isInvented(vf: VirtualFunction, pf: PhysicalFunction): boolean {
  const mac = vf.settings?.attributes?.mac;
  const permanent = pf.settings?.permanentMac;
  return (
    mac !== undefined &&
    (parseInt(mac.slice(0, 2), 16) & 2) !== 0 &&
    vf.netDevices.some((device) => device.mac === mac) &&
    (permanent === undefined || mac !== stableMac(permanent, vf.index))
  );
}
