import type { ModuleObservation, Observation } from "../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../model/pci-function.ts";
import type { Value, ValueMap } from "../model/value.ts";
import { VF_ATTRIBUTE_NAMES } from "../model/vf-attributes.ts";

/** What `facts` has, known before any host was asked. */
export const FACT_NAMES = [
  "hostname",
  "kernel",
  "os",
  "initramfs",
  "pfs",
  "modules",
] as const;

/** An observation as expressions see it, under the name `facts`. */
export function factsValue(observation: Observation): ValueMap {
  const { host, physicalFunctions, modules } = observation;
  return {
    hostname: host.hostname,
    kernel: host.kernelRelease,
    os: { id: host.os.id, version: host.os.version },
    initramfs: host.initramfsTool ?? null,
    pfs: physicalFunctions.filter(hasSriov).map(pfValue),
    modules: Object.fromEntries(
      Object.entries(modules).map(([name, module]) => [
        name,
        moduleValue(module),
      ]),
    ),
  } satisfies Record<(typeof FACT_NAMES)[number], Value>;
}

/** An observation also lists functions without SR-IOV, since a reload takes them down too. */
function hasSriov({ totalVfs, virtualFunctions }: PhysicalFunction): boolean {
  return totalVfs > 0 || virtualFunctions.length > 0;
}

function pfValue(pf: PhysicalFunction): ValueMap {
  return {
    address: pf.address,
    driver: pf.driver ?? null,
    vendor: pf.vendor,
    device: pf.device,
    total_vfs: pf.totalVfs,
    num_vfs: pf.virtualFunctions.length,
    numa_node: pf.numaNode ?? null,
    iommu_group: pf.iommuGroup ?? null,
    net: pf.netDevices.map(({ name }) => name),
    mac: pf.settings?.permanentMac ?? null,
    autoprobe: pf.settings?.autoprobe ?? null,
    eswitch_mode: pf.settings?.eswitchMode ?? null,
    vfs: pf.virtualFunctions.map(vfValue),
  };
}

/** Every attribute has a name, so that asking for one is no error; what nobody can tell is none. */
function vfValue({
  index,
  address,
  driver,
  iommuGroup,
  netDevices,
  settings,
}: VirtualFunction): ValueMap {
  return {
    index,
    address,
    driver: driver ?? null,
    driver_override: settings?.driverOverride ?? null,
    iommu_group: iommuGroup ?? null,
    net: netDevices.map(({ name }) => name),
    attributes: Object.fromEntries(
      VF_ATTRIBUTE_NAMES.map((name) => [
        name,
        settings?.attributes?.[name] ?? null,
      ]),
    ),
  };
}

function moduleValue(module: ModuleObservation): ValueMap {
  return {
    loaded: module.state === "loaded" || module.state === "builtin",
    state: module.state,
    filename: module.info?.filename ?? null,
    parameters: Object.fromEntries(
      module.liveParameters.map(({ name, value }) => [name, value ?? null]),
    ),
  };
}
