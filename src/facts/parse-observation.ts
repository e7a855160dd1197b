import type { Observation } from "../model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../model/pci-function.ts";
import { addresses } from "./addresses.ts";
import { bootImages } from "./boot-images.ts";
import { modprobeFiles, modulesLoadFiles } from "./config-files.ts";
import type { Fact } from "./fact.ts";
import { fileStamps } from "./file-stamps.ts";
import { parseFrames } from "./frames.ts";
import { hostIdentity } from "./host-identity.ts";
import { kernelCommandLine } from "./kernel-command-line.ts";
import { lock } from "./lock.ts";
import { modules } from "./modules.ts";
import { netDevices, type SeenNetDevice } from "./net-devices.ts";
import {
  pciFunctions,
  type SeenPhysicalFunction,
  type SeenVirtualFunction,
} from "./pci-functions.ts";
import { routes } from "./routes.ts";
import { sshConnection } from "./ssh-connection.ts";
import { userSpaceDrivers } from "./user-space-drivers.ts";
import {
  usesOfPhysicalFunction,
  usesOfVirtualFunction,
  type Evidence,
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
  const evidence: Evidence = {
    devices,
    addresses: answerOf(addresses),
    routes: answerOf(routes),
    openings: answerOf(userSpaceDrivers),
    sshAddress: answerOf(sshConnection),
  };
  const observation: Observation = {
    host: answerOf(hostIdentity),
    physicalFunctions: answerOf(pciFunctions).map((seen) =>
      physicalFunction(seen, evidence),
    ),
    modules: answerOf(modules)(stamps),
    modprobeFiles: answerOf(modprobeFiles)(stamps),
    modulesLoadFiles: answerOf(modulesLoadFiles)(stamps),
    kernelCommandLine: answerOf(kernelCommandLine),
    bootImages: answerOf(bootImages)(stamps),
    lock: answerOf(lock),
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

function physicalFunction(
  seen: SeenPhysicalFunction,
  evidence: Evidence,
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
    netDevices: seen.netDevices.map((name) =>
      netDevice(name, evidence.devices),
    ),
    virtualFunctions: seen.virtualFunctions.map((vf) =>
      virtualFunction(vf, evidence),
    ),
    uses: usesOfPhysicalFunction(seen, evidence),
  };
}

function virtualFunction(
  seen: SeenVirtualFunction,
  evidence: Evidence,
): VirtualFunction {
  return {
    index: seen.index,
    address: seen.address,
    driver: seen.driver,
    iommuGroup: seen.iommuGroup,
    netDevices: seen.netDevices.map((name) =>
      netDevice(name, evidence.devices),
    ),
    uses: usesOfVirtualFunction(seen, evidence),
  };
}

function netDevice(
  name: string,
  devices: readonly SeenNetDevice[],
): PhysicalFunction["netDevices"][number] {
  const seen = devices.find((device) => device.name === name);
  return { name, mac: seen?.mac, up: seen?.up ?? false };
}
