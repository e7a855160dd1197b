import type {
  SimulatedHostProfile,
  SimulatedModule,
  SimulatedPort,
  SimulatedSriov,
} from "../host-profile.ts";

/** A PCI function as it can be there: a port always, a VF when its PF has enabled it. */
export type SimulatedFunction = PortFunction | VfFunction;

export interface PortFunction {
  readonly kind: "pf";
  readonly address: string;
  /** Its folder, relative to /sys. */
  readonly folder: string;
  /** The module whose driver takes it; `-` for none. */
  readonly driver: string;
  readonly modalias: string;
  readonly iommuGroup: number;
  readonly port: SimulatedPort;
}

export interface VfFunction {
  readonly kind: "vf";
  readonly address: string;
  readonly folder: string;
  readonly driver: string;
  readonly modalias: string;
  readonly iommuGroup: number;
  readonly pf: PortFunction;
  readonly sriov: SimulatedSriov;
  readonly index: number;
  readonly netDevice: string | undefined;
  /** What udev gives the net device while nobody else did, made from its name (systemd's MACAddressPolicy=persistent). */
  readonly mac: string;
  /** What the driver invents at each probe; here always the same. */
  readonly permanentMac: string;
  /** What stands for the VF on the PF's side in switchdev mode; `undefined` without an eswitch. */
  readonly representor: Representor | undefined;
}

interface Representor {
  readonly netDevice: string;
  /** `phys_port_name` */
  readonly portName: string;
  readonly mac: string;
}

/** Every function that the host's hardware can show, each port followed by its VFs. */
export function functionsOf(
  profile: SimulatedHostProfile,
): readonly SimulatedFunction[] {
  let group = 10;
  return profile.ports.flatMap((port) => {
    const pf: PortFunction = {
      kind: "pf",
      address: port.address,
      folder: `${parentOf(port)}/${port.address}`,
      driver: driverOf(profile.modules, port.vendor, port.device),
      modalias: modaliasOf(port, port.device),
      iommuGroup: group++,
      port,
    };
    const { sriov } = port;
    if (!sriov) return [pf];
    const vfs = Array.from(
      { length: sriov.totalVfs },
      (_, index): VfFunction => {
        const address = vfAddress(port.address, sriov, index);
        return {
          kind: "vf",
          address,
          folder: `${parentOf(port)}/${address}`,
          driver: sriov.offline
            ? "-"
            : driverOf(profile.modules, port.vendor, sriov.vfDevice),
          modalias: modaliasOf(port, sriov.vfDevice),
          iommuGroup: group++,
          pf,
          sriov,
          index,
          netDevice: vfNetDevice(port.netDevice, index),
          mac: inventedMac(`${port.mac} ${index} udev`),
          permanentMac: inventedMac(`${port.mac} ${index} driver`),
          representor: hasEswitch(profile.modules, pf.driver)
            ? representorOf(port, index)
            : undefined,
        };
      },
    );
    return [pf, ...vfs];
  });
}

function parentOf(port: SimulatedPort): string {
  const root = "devices/pci0000:00";
  return port.behind === undefined ? root : `${root}/${port.behind}`;
}

function driverOf(
  modules: readonly SimulatedModule[],
  vendor: string,
  device: string,
): string {
  return (
    modules.find((module) => module.drives.includes(`${vendor}:${device}`))
      ?.name ?? "-"
  );
}

/** The routing ID of VF i is that of the PF + offset + stride * i (PCI Express, SR-IOV capability). */
function vfAddress(pf: string, sriov: SimulatedSriov, index: number): string {
  const [domain = "0000", bus = "00", rest = "00.0"] = pf.split(":");
  const [device = "00", fn = "0"] = rest.split(".");
  const id =
    parseInt(bus, 16) * 256 +
    parseInt(device, 16) * 8 +
    Number(fn) +
    sriov.offset +
    sriov.stride * index;
  return `${domain}:${hex(id >> 8, 2)}:${hex((id >> 3) & 31, 2)}.${id & 7}`;
}

function hasEswitch(
  modules: readonly SimulatedModule[],
  driver: string,
): boolean {
  return modules.some(
    ({ name, vfs }) => name === driver && vfs?.eswitch !== undefined,
  );
}

/** As udev names it: after the PF's slot, and the port name that the driver gives it. */
function representorOf(
  port: SimulatedPort,
  index: number,
): Representor | undefined {
  if (port.netDevice === undefined) return undefined;
  const portName = `pf${port.address.at(-1)}vf${index}`;
  return {
    netDevice: `${port.netDevice.replace(/np\d+$/, "")}n${portName}`,
    portName,
    mac: inventedMac(`${port.mac} ${index} representor`),
  };
}

/** Looks random, and is the same for the same seed; locally administered. FNV-1a, once for each half. */
function inventedMac(seed: string): string {
  const bytes = ["high", "low"].flatMap((half) => {
    let hash = 0x811c9dc5;
    for (const character of `${half} ${seed}`)
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    return [hash >>> 24, (hash >>> 12) & 255, hash & 255];
  });
  const [first = 0, ...rest] = bytes;
  return [(first & 0xfc) | 2, ...rest].map((byte) => hex(byte, 2)).join(":");
}

/** As udev names it: after the PF's slot and function, without the PF's own port name. */
function vfNetDevice(
  netDevice: string | undefined,
  index: number,
): string | undefined {
  return netDevice === undefined
    ? undefined
    : `${netDevice.replace(/np\d+$/, "")}v${index}`;
}

function modaliasOf(port: SimulatedPort, device: string): string {
  const [v, d] = [port.vendor, device].map((id) => id.toUpperCase());
  const [base, sub, programming] = port.class.match(/../g) ?? [];
  return `pci:v0000${v}d0000${d}sv0000${v}sd0000A03Cbc${base}sc${sub}i${programming}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
