import type {
  BootImage,
  ConfigFile,
  ModuleObservation,
  Observation,
  SriovSurroundings,
} from "../model/observation.ts";
import type {
  PhysicalFunction,
  Use,
  VirtualFunction,
} from "../model/pci-function.ts";

/**
 * A canonical text of everything in an observation that a plan can depend on, for hashing. Left out is what changes
 * by itself: process ids, times (a file is only older or newer than the boot), the lock, VFs' addresses, the way names
 * are ordered.
 */
export function fingerprintText(observation: Observation): string {
  const { host, kernelCommandLine, modules } = observation;
  const stamps = (files: readonly ConfigFile[]) =>
    sorted(
      files.map(({ path, text, modified }) => [
        path,
        text,
        modified < host.bootTime,
      ]),
    );
  return canonicalJson({
    host: [
      host.hostname,
      host.kernelRelease,
      host.os,
      host.uid,
      host.initramfsTool,
    ],
    kernelCommandLine,
    modules: Object.values(modules).map(moduleParts),
    isBootVisible: observation.isBootVisible,
    physicalFunctions: sorted(observation.physicalFunctions.map(functionParts)),
    modprobeFiles: stamps(observation.modprobeFiles),
    modulesLoadFiles: stamps(observation.modulesLoadFiles),
    ownFiles: stamps(observation.ownFiles),
    bootImages: sorted(
      observation.bootImages.map((image) => imageParts(image, host.bootTime)),
    ),
    sriov: observation.sriov && surroundingParts(observation.sriov, stamps),
  });
}

function surroundingParts(
  sriov: SriovSurroundings,
  stamps: (files: readonly ConfigFile[]) => unknown,
): unknown {
  return {
    ...sriov,
    enabledUnits: sriov.enabledUnits.toSorted(),
    foreignFiles: stamps(sriov.foreignFiles),
  };
}

/** Open files come and go: only whether there are any keeps a module in the kernel. */
function moduleParts(module: ModuleObservation): unknown {
  const { holders, references = 0, netDevices } = module;
  return {
    ...module,
    holders: holders.toSorted(),
    references: references > holders.length,
    netDevices: sorted(
      netDevices.map(({ name, uses }) => [name, sorted(uses.map(useParts))]),
    ),
  };
}

function functionParts(pf: PhysicalFunction): unknown {
  return {
    ...pf,
    netDevices: pf.netDevices.map(({ name }) => name).toSorted(),
    uses: sorted(pf.uses.map(useParts)),
    virtualFunctions: pf.virtualFunctions
      .toSorted((a, b) => a.index - b.index)
      .map(vfParts),
  };
}

/**
 * Where nobody set a VF's address, a guest may bring another with each start. A plan that depends on the address shows
 * it in its changes, which are compared as well.
 */
function vfParts({ index, driver, uses, settings }: VirtualFunction): unknown {
  return {
    index,
    driver,
    uses: sorted(uses.map(useParts)),
    settings: settings && {
      driverOverride: settings.driverOverride,
      attributes: settings.attributes && {
        ...settings.attributes,
        mac: undefined,
      },
    },
  };
}

function useParts(use: Use): unknown {
  return use.kind === "vfio"
    ? { kind: use.kind, path: use.path, domain: use.domain }
    : use;
}

function imageParts(image: BootImage, bootTime: number): unknown {
  return {
    path: image.path,
    kernelRelease: image.kernelRelease,
    isOlder: image.modified < bootTime,
    problem: image.problem,
    modules: image.contents?.modules.toSorted(),
    files:
      image.contents &&
      sorted(
        image.contents.modprobeFiles.map(({ path, text }) => [path, text]),
      ),
  };
}

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map(canonicalJson).toSorted();
}

/** JSON with the members of every object in one order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(
          Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      : each,
  );
}
