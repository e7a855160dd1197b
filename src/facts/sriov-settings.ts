import type { PfSettings, VfSettings } from "../model/pci-function.ts";
import type { FunctionSettings } from "./function-settings.ts";
import type { SeenLink } from "./link-details.ts";
import type { SeenPhysicalFunction } from "./pci-functions.ts";

/** What the facts tell of the settings of PFs and VFs. */
export interface SettingsFacts {
  readonly settings: FunctionSettings;
  readonly links: readonly SeenLink[];
}

export function settingsOfPhysicalFunction(
  pf: SeenPhysicalFunction,
  facts: SettingsFacts,
): PfSettings {
  const seen = facts.settings.get(pf.address);
  const link = linkOf(pf, facts.links);
  return {
    permanentMac: (
      link?.permanentAddress ??
      seen?.permanentMac ??
      link?.address
    )?.toLowerCase(),
    autoprobe: seen?.autoprobe,
    eswitchMode: seen?.eswitchMode,
    tellsVfs:
      pf.totalVfs === 0 || pf.netDevices.length === 0
        ? undefined
        : link !== undefined,
  };
}

/** A VF for which the kernel's answer had no room is not in the list. */
export function settingsOfVirtualFunction(
  pf: SeenPhysicalFunction,
  index: number,
  facts: SettingsFacts,
): VfSettings {
  return {
    driverOverride: facts.settings.get(pf.address)?.driverOverrides.get(index),
    attributes: linkOf(pf, facts.links)?.vfs.get(index),
  };
}

/**
 * By the PF's address where it is told, since a name may have changed between two questions. A PF in switchdev mode
 * has several devices, of which the uplink alone knows VFs.
 */
function linkOf(
  pf: SeenPhysicalFunction,
  links: readonly SeenLink[],
): SeenLink | undefined {
  const own = links.filter((link) =>
    link.function === undefined
      ? pf.netDevices.includes(link.name)
      : link.function === pf.address,
  );
  return own.find(({ vfs }) => vfs.size > 0) ?? own[0];
}
