import type { Observation } from "../model/observation.ts";
import type { ModuleObservation, UsedNetDevice } from "../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../model/pci-function.ts";
import { addresses } from "./addresses.ts";
import { bootImages } from "./boot-images.ts";
import { modprobeFiles, modulesLoadFiles } from "./config-files.ts";
import type { Fact } from "./fact.ts";
import { fileStamps } from "./file-stamps.ts";
import { foreignFiles } from "./foreign-files.ts";
import { parseFrames } from "./frames.ts";
import { functionSettings } from "./function-settings.ts";
import { hostIdentity } from "./host-identity.ts";
import { kernelCommandLine } from "./kernel-command-line.ts";
import { linkDetails } from "./link-details.ts";
import { lock, lockAtEnd } from "./lock.ts";
import { modules } from "./modules.ts";
import {
  KNOWN_BY_SYSFS,
  netDevices,
  type SeenNetDevice,
} from "./net-devices.ts";
import { ownFiles } from "./own-files.ts";
import {
  pciFunctions,
  type SeenPhysicalFunction,
  type SeenVirtualFunction,
} from "./pci-functions.ts";
import { routes } from "./routes.ts";
import { sshConnection } from "./ssh-connection.ts";
import {
  settingsOfPhysicalFunction,
  settingsOfVirtualFunction,
  type SettingsFacts,
} from "./sriov-settings.ts";
import { surroundings } from "./surroundings.ts";
import { userSpaceDrivers } from "./user-space-drivers.ts";
import {
  usesOfPhysicalFunction,
  usesOfVirtualFunction,
  usesOfNetDevice,
  type UseFacts,
} from "./uses.ts";

export type ParsedObservation =
  | { readonly ok: true; readonly observation: Observation }
  /** `problem` is a clause such as "the probe's output has no end". */
  | { readonly ok: false; readonly problem: string };

/** Reads what the script of `renderProbe` printed. Never throws: output that is no probe's is a problem. */
export function parseObservation(lines: readonly string[]): ParsedObservation {
  const frames = parseFrames(lines);
  if (!frames.ok) return frames;
  const missing: string[] = [];
  const answerOf = <Answer>(fact: Fact<Answer>): Answer => {
    const answer = frames.answers.get(fact.name);
    if (!answer) missing.push(fact.name);
    return fact.parse(answer ?? []);
  };
  const stamps = answerOf(fileStamps);
  const devices = answerOf(netDevices);
  const identity = answerOf(hostIdentity);
  const facts: UseFacts = {
    devices,
    addresses: answerOf(addresses),
    routes: answerOf(routes),
    openings: answerOf(userSpaceDrivers),
    sshAddress: answerOf(sshConnection),
    isRoot: identity.uid === 0,
  };
  // A probe that was not asked about settings says nothing of them, not even that there are none.
  const isAsked = frames.answers.has(functionSettings.name);
  const settings: SettingsFacts | undefined = isAsked
    ? { settings: answerOf(functionSettings), links: answerOf(linkDetails) }
    : undefined;
  const functions = answerOf(pciFunctions);
  const boot = answerOf(bootImages)(stamps);
  const held = [answerOf(lock), answerOf(lockAtEnd)];
  const observation: Observation = {
    host: identity,
    physicalFunctions: functions.map((seen) =>
      physicalFunction(seen, facts, settings),
    ),
    modules: withNetDevices(answerOf(modules)(stamps), functions, facts),
    modprobeFiles: answerOf(modprobeFiles)(stamps),
    modulesLoadFiles: answerOf(modulesLoadFiles)(stamps),
    kernelCommandLine: answerOf(kernelCommandLine),
    bootImages: boot.images,
    isBootVisible: boot.isVisible,
    ownFiles: answerOf(ownFiles)(stamps),
    lock: held.find((each) => each?.alive) ?? held[1],
    ...(isAsked && {
      sriov: {
        ...answerOf(surroundings),
        foreignFiles: answerOf(foreignFiles)(stamps),
      },
    }),
  };
  if (missing.length > 0)
    return {
      ok: false,
      problem: `the probe did not answer about ${missing.join(", ")}`,
    };
  if (
    observation.host.kernelRelease === "" ||
    Number.isNaN(observation.host.uid)
  )
    return {
      ok: false,
      problem:
        "the host does not tell its kernel's release or our user: is /proc mounted?",
    };
  return { ok: true, observation };
}

/** Each module with the network devices that go away with it, as far as its functions do not tell of them. */
function withNetDevices(
  modules: Observation["modules"],
  functions: readonly SeenPhysicalFunction[],
  facts: UseFacts,
): Observation["modules"] {
  const all = functions.flatMap((pf) => [pf, ...pf.virtualFunctions]);
  const told = (module: ModuleObservation): ReadonlySet<string> =>
    new Set(
      all
        .filter(({ driverModule }) => driverModule === module.name)
        .flatMap(({ netDevices: names }) => names),
    );
  return Object.fromEntries(
    Object.entries(modules).map(([name, module]) => {
      const covered = told(module);
      const netDevices = facts.devices
        .filter((device) => goesWith(device, module))
        .filter((device) => !covered.has(device.name))
        .map((device): UsedNetDevice => ({
          name: device.name,
          uses: usesOfNetDevice(device, facts),
        }));
      return [name, { ...module, netDevices }];
    }),
  );
}

/**
 * sysfs does not tell the kind of every device made by software (dummy, veth, team, ifb…). Such a one may belong to
 * any module that says it makes devices (its alias `rtnl-link-KIND`), unless all of that module's would be known.
 */
function goesWith(
  { isPhysical, isLoopback, modules }: SeenNetDevice,
  { name, state, info }: ModuleObservation,
): boolean {
  if (modules.includes(name)) return true;
  if (isPhysical || isLoopback || modules.length > 0 || state !== "loaded")
    return false;
  const makes = info?.aliases.some((alias) => alias.startsWith("rtnl-link-"));
  return makes === true && !KNOWN_BY_SYSFS.has(name);
}

function physicalFunction(
  seen: SeenPhysicalFunction,
  facts: UseFacts,
  settings: SettingsFacts | undefined,
): PhysicalFunction {
  return {
    address: seen.address,
    vendor: seen.vendor,
    device: seen.device,
    modalias: seen.modalias,
    driver: seen.driver,
    driverModule: seen.driverModule,
    totalVfs: seen.totalVfs,
    numaNode: seen.numaNode,
    iommuGroup: seen.iommuGroup,
    netDevices: seen.netDevices.map((name) => netDevice(name, facts.devices)),
    virtualFunctions: seen.virtualFunctions.map((vf) => ({
      ...virtualFunction(vf, facts),
      ...(settings && {
        settings: settingsOfVirtualFunction(seen, vf.index, settings),
      }),
    })),
    uses: usesOfPhysicalFunction(seen, facts),
    ...(settings && { settings: settingsOfPhysicalFunction(seen, settings) }),
  };
}

function virtualFunction(
  seen: SeenVirtualFunction,
  facts: UseFacts,
): VirtualFunction {
  return {
    index: seen.index,
    address: seen.address,
    driver: seen.driver,
    driverModule: seen.driverModule,
    iommuGroup: seen.iommuGroup,
    netDevices: seen.netDevices.map((name) => netDevice(name, facts.devices)),
    uses: usesOfVirtualFunction(seen, facts),
  };
}

function netDevice(
  name: string,
  devices: readonly SeenNetDevice[],
): PhysicalFunction["netDevices"][number] {
  const seen = devices.find((device) => device.name === name);
  return { name, mac: seen?.mac, up: seen?.up ?? false };
}
