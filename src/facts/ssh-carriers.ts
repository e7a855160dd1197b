import type { SeenNetDevice } from "./net-devices.ts";
import type { UseFacts } from "./uses.ts";

/** A device over which the connection that carries us comes. */
export interface Carrier {
  readonly name: string;
  /** Where the connection ends. */
  readonly address: string;
}

/**
 * The devices that have the address at which our connection ends. An address on a device that stands on nothing we can
 * see (loopback, an OVS port, a tunnel), or on none that we see, is reached through others: the datapath, or the
 * devices of the routes stand for them, so that a way in that we do not understand is not cut.
 */
export function sshCarriers(facts: UseFacts): readonly Carrier[] {
  const { sshAddress } = facts;
  if (sshAddress === undefined) return [];
  const names = facts.addresses
    .filter(
      ({ address }) =>
        address.toLowerCase().replace(/\/\d+$/, "") === sshAddress,
    )
    .map(({ device }) => device);
  return [...new Set([...names, ...standIns(names, facts)])].map((name) => ({
    name,
    address: sshAddress,
  }));
}

function standIns(
  names: readonly string[],
  facts: UseFacts,
): readonly string[] {
  const { devices } = facts;
  const own = devices.filter(({ name }) => names.includes(name));
  if (own.length > 0 && !own.some((device) => isFloating(device, devices)))
    return [];
  const datapaths = devices
    .filter(({ name }) => name === "ovs-system")
    .map(({ name }) => name);
  const isPort = own.length > 0 && !own.some(({ isLoopback }) => isLoopback);
  return isPort && datapaths.length > 0
    ? datapaths
    : [...datapaths, ...routedDevices(facts)];
}

/** Those of default routes; of all routes where that leads to no hardware; in the end, all hardware that is up. */
function routedDevices({ devices, routes }: UseFacts): readonly string[] {
  const gateways = routes
    .filter(({ route }) => /^default\b/.test(route))
    .map(({ device }) => device);
  const isGrounded = (name: string) =>
    devices.some((each) => each.name === name && !isFloating(each, devices));
  if (gateways.some(isGrounded)) return gateways;
  const all = [...gateways, ...routes.map(({ device }) => device)];
  if (all.some(isGrounded)) return all;
  const hardware = devices.filter(({ isPhysical, up }) => isPhysical && up);
  return [...all, ...hardware.map(({ name }) => name)];
}

function isFloating(
  device: SeenNetDevice,
  devices: readonly SeenNetDevice[],
): boolean {
  return (
    !device.isPhysical &&
    devices.every(({ uppers }) => !uppers.includes(device.name))
  );
}
