import type { Use } from "../model/pci-function.ts";
import type { SeenAddress } from "./addresses.ts";
import type { SeenNetDevice } from "./net-devices.ts";
import type { SeenFunction } from "./pci-functions.ts";
import type { SeenRoute } from "./routes.ts";
import { sshCarriers } from "./ssh-carriers.ts";
import type { SeenOpening } from "./user-space-drivers.ts";

/** What the facts tell about the use of network devices and functions. */
export interface UseFacts {
  readonly devices: readonly SeenNetDevice[];
  readonly addresses: readonly SeenAddress[];
  readonly routes: readonly SeenRoute[];
  readonly openings: readonly SeenOpening[];
  readonly sshAddress: string | undefined;
  /** Others' open files are hidden from anybody else. */
  readonly isRoot: boolean;
}

/**
 * Who would notice if the PF went away: addresses and routes on it or on what sits on it (VLANs, bonds, bridges),
 * memberships along the way, VLANs and macvlans that are up, another network namespace, a program that drives it, and
 * the connection that carries us. Being up alone is no use: nobody may be behind it.
 */
export function usesOfPhysicalFunction(
  seen: SeenFunction,
  facts: UseFacts,
): readonly Use[] {
  return [
    ...openings(seen, facts),
    ...usesOfDevices(seen.netDevices, facts),
    ...otherNamespace(seen),
  ];
}

/** As for a PF; besides, a VF is in use while it is up: nobody but its user brings it up. */
export function usesOfVirtualFunction(
  seen: SeenFunction,
  facts: UseFacts,
): readonly Use[] {
  const up = facts.devices
    .filter((device) => device.up && seen.netDevices.includes(device.name))
    .map((device): Use => ({ kind: "up", device: device.name }));
  return [
    ...openings(seen, facts),
    ...up,
    ...usesOfDevices(seen.netDevices, facts),
    ...otherNamespace(seen),
  ];
}

/** Who would notice if a network device went away; one made by software is up only since somebody made it so. */
export function usesOfNetDevice(
  device: SeenNetDevice,
  facts: UseFacts,
): readonly Use[] {
  const isMade = !device.isPhysical && device.up;
  return [
    ...(isMade ? [{ kind: "up" as const, device: device.name }] : []),
    ...usesOfDevices([device.name], facts),
  ];
}

function openings(seen: SeenFunction, facts: UseFacts): readonly Use[] {
  if (seen.driver === undefined || !isUserSpaceDriver(seen.driver)) return [];
  const { iommuGroup, characterDevices } = seen;
  const paths = [
    ...(iommuGroup === undefined
      ? []
      : [`/dev/vfio/${iommuGroup}`, `/dev/vfio/noiommu-${iommuGroup}`]),
    ...characterDevices.map((name) =>
      name.startsWith("vfio") ? `/dev/vfio/devices/${name}` : `/dev/${name}`,
    ),
  ];
  const seenOpenings = facts.openings
    .filter(({ path }) => paths.includes(path))
    .map((opening): Use => ({ kind: "vfio", ...opening }));
  return facts.isRoot || seenOpenings.length > 0
    ? seenOpenings
    : [{ kind: "unseen", driver: seen.driver }];
}

function isUserSpaceDriver(driver: string): boolean {
  return /^vfio|uio/.test(driver);
}

/**
 * The folder `net` of a function stays when its net device goes to another namespace, and then looks empty; while the
 * device is not registered yet there is no folder (drivers/base/core.c, get_device_parent).
 */
function otherNamespace(seen: SeenFunction): readonly Use[] {
  const isElsewhere =
    seen.driver !== undefined &&
    seen.class.startsWith("0x02") &&
    seen.hasNetFolder &&
    seen.netDevices.length === 0;
  return isElsewhere ? [{ kind: "other-namespace", driver: seen.driver }] : [];
}

function usesOfDevices(
  names: readonly string[],
  facts: UseFacts,
): readonly Use[] {
  const stack = withUppers(names, facts.devices);
  const carriers = sshCarriers(facts);
  return stack.flatMap((device): readonly Use[] => [
    ...carriers
      .filter(({ name }) => name === device.name)
      .map(({ address }): Use => ({
        kind: "connection",
        device: device.name,
        address,
      })),
    ...facts.addresses
      .filter(
        (address) => address.device === device.name && !address.isKernelMade,
      )
      .map(({ address }): Use => ({
        kind: "address",
        device: device.name,
        address,
      })),
    ...facts.routes
      .filter((route) => route.device === device.name)
      .map(({ route }): Use => ({ kind: "route", device: device.name, route })),
    ...(device.master === undefined
      ? []
      : [{ kind: "member" as const, device: device.name, of: device.master }]),
    ...(isUpVlan(device, names, stack)
      ? [{ kind: "up" as const, device: device.name }]
      : []),
  ]);
}

/** An upper device that is nobody's master: somebody made it, and brought it up. */
function isUpVlan(
  device: SeenNetDevice,
  own: readonly string[],
  stack: readonly SeenNetDevice[],
): boolean {
  return (
    device.up &&
    !own.includes(device.name) &&
    stack.every((lower) => lower.master !== device.name)
  );
}

function withUppers(
  names: readonly string[],
  devices: readonly SeenNetDevice[],
): readonly SeenNetDevice[] {
  const byName = new Map(devices.map((device) => [device.name, device]));
  const found = new Set<SeenNetDevice>();
  const add = (name: string): void => {
    const device = byName.get(name);
    if (!device || found.has(device)) return;
    found.add(device);
    device.uppers.forEach(add);
  };
  names.forEach(add);
  return [...found];
}
