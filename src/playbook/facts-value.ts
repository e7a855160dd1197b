import type { ModuleObservation, Observation } from "../model/observation.ts";
import type { PhysicalFunction } from "../model/pci-function.ts";
import type { Value, ValueMap } from "../model/value.ts";

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
