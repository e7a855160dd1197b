import type {
  BootImage,
  ConfigFile,
  ModuleObservation,
  Observation,
} from "../model/observation.ts";
import type { PhysicalFunction, Use } from "../model/pci-function.ts";

/**
 * A canonical text of everything in an observation that a plan can depend on, for hashing. Left out is what changes
 * by itself: process ids, times (a file is only older or newer than the boot), the lock, the way names are ordered.
 */
export function fingerprintText(observation: Observation): string {
  const { host, kernelCommandLine, modules } = observation;
  const stamp = (file: ConfigFile) => [
    file.path,
    file.text,
    file.modified < host.bootTime,
  ];
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
    modprobeFiles: sorted(observation.modprobeFiles.map(stamp)),
    modulesLoadFiles: sorted(observation.modulesLoadFiles.map(stamp)),
    bootImages: sorted(
      observation.bootImages.map((image) => imageParts(image, host.bootTime)),
    ),
  });
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
      .map(({ index, driver, uses }) => ({
        index,
        driver,
        uses: sorted(uses.map(useParts)),
      })),
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
