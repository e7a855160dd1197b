import type { Use } from "../model/pci-function.ts";
import type { SeenAddress } from "./addresses.ts";
import type { SeenNetDevice } from "./net-devices.ts";
import type { SeenFunction } from "./pci-functions.ts";
import type { SeenRoute } from "./routes.ts";
import type { SeenOpening } from "./user-space-drivers.ts";

/** What the facts tell about the use of network devices and functions. */
export interface Evidence {
  readonly devices: readonly SeenNetDevice[];
  readonly addresses: readonly SeenAddress[];
  readonly routes: readonly SeenRoute[];
  readonly openings: readonly SeenOpening[];
  readonly sshAddress: string | undefined;
}

/**
 * Who would notice if the PF went away: addresses and routes on it or on what sits on it (VLANs, bonds, bridges),
 * memberships along the way, VLANs and macvlans that are up, another network namespace, a program that drives it, and
 * the connection that carries us. Being up alone is no use: nobody may be behind it.
 */
export function usesOfPhysicalFunction(
  seen: SeenFunction,
  evidence: Evidence,
): readonly Use[] {
  return [
    ...openings(seen, evidence),
    ...usesOfDevices(seen.netDevices, evidence),
    ...otherNamespace(seen),
  ];
}

/** As for a PF; besides, a VF is in use while it is up: nobody but its user brings it up. */
export function usesOfVirtualFunction(
  seen: SeenFunction,
  evidence: Evidence,
): readonly Use[] {
  const up = evidence.devices
    .filter((device) => device.up && seen.netDevices.includes(device.name))
    .map((device): Use => ({ kind: "up", device: device.name }));
  return [
    ...openings(seen, evidence),
    ...up,
    ...usesOfDevices(seen.netDevices, evidence),
    ...otherNamespace(seen),
  ];
}

function openings(seen: SeenFunction, { openings }: Evidence): readonly Use[] {
  const { iommuGroup, characterDevices } = seen;
  const paths = [
    ...(iommuGroup === undefined
      ? []
      : [`/dev/vfio/${iommuGroup}`, `/dev/vfio/noiommu-${iommuGroup}`]),
    ...characterDevices.map((name) =>
      name.startsWith("vfio") ? `/dev/vfio/devices/${name}` : `/dev/${name}`,
    ),
  ];
  return openings
    .filter(
      ({ path }) => isUserSpaceDriver(seen.driver) && paths.includes(path),
    )
    .map((opening) => ({ kind: "vfio", ...opening }));
}

function isUserSpaceDriver(driver: string | undefined): boolean {
  return driver !== undefined && /^vfio|uio/.test(driver);
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
  evidence: Evidence,
): readonly Use[] {
  const stack = withUppers(names, evidence.devices);
  const carriers = sshCarriers(evidence);
  return stack.flatMap((device): readonly Use[] => [
    ...carriers
      .filter(({ name }) => name === device.name)
      .map(({ address }): Use => ({
        kind: "connection",
        device: device.name,
        address,
      })),
    ...evidence.addresses
      .filter(
        (address) => address.device === device.name && !address.isKernelMade,
      )
      .map(({ address }): Use => ({
        kind: "address",
        device: device.name,
        address,
      })),
    ...evidence.routes
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

/**
 * The devices that have the address at which our connection ends. One that stands on nothing we can see is a port of
 * an OVS datapath or a tunnel; then the datapath, or else the devices of default routes, stand for it.
 */
function sshCarriers({
  devices,
  addresses,
  routes,
  sshAddress,
}: Evidence): readonly Carrier[] {
  if (sshAddress === undefined) return [];
  const names = addresses
    .filter(
      ({ address }) =>
        address.toLowerCase().replace(/\/\d+$/, "") === sshAddress,
    )
    .map(({ device }) => device);
  const floating = names.some((name) => isFloating(name, devices));
  const datapaths = devices
    .filter((device) => device.name === "ovs-system")
    .map(({ name }) => name);
  const gateways = routes
    .filter(({ route }) => /^default\b/.test(route))
    .map(({ device }) => device);
  const stand = floating ? (datapaths.length > 0 ? datapaths : gateways) : [];
  return [...new Set([...names, ...stand])].map((name) => ({
    name,
    address: sshAddress,
  }));
}

interface Carrier {
  readonly name: string;
  readonly address: string;
}

function isFloating(name: string, devices: readonly SeenNetDevice[]): boolean {
  const device = devices.find((each) => each.name === name);
  return (
    device !== undefined &&
    !device.isPhysical &&
    name !== "lo" &&
    devices.every((each) => !each.uppers.includes(name))
  );
}
