import type { ObservationRequest } from "../model/observation-request.ts";
import { addresses } from "./addresses.ts";
import { bootImages } from "./boot-images.ts";
import { modprobeFiles, modulesLoadFiles } from "./config-files.ts";
import type { Fact } from "./fact.ts";
import { fileStamps } from "./file-stamps.ts";
import { foreignFiles } from "./foreign-files.ts";
import { frame, PROBE_END } from "./frames.ts";
import { functionSettings } from "./function-settings.ts";
import { hostIdentity } from "./host-identity.ts";
import { kernelCommandLine } from "./kernel-command-line.ts";
import { linkDetails } from "./link-details.ts";
import { lock, lockAtEnd } from "./lock.ts";
import { modules } from "./modules.ts";
import { netDevices } from "./net-devices.ts";
import { ownFiles } from "./own-files.ts";
import { pciFunctions } from "./pci-functions.ts";
import { PRELUDE } from "./prelude.ts";
import { routes } from "./routes.ts";
import { sshConnection } from "./ssh-connection.ts";
import { surroundings } from "./surroundings.ts";
import { userSpaceDrivers } from "./user-space-drivers.ts";

/**
 * Some facts need variables that earlier ones set, so the order matters. The lock comes first and last: whoever
 * finds it free both times has read nothing that a transaction was still changing.
 */
const FACTS: readonly Fact<unknown>[] = [
  lock,
  hostIdentity,
  pciFunctions,
  netDevices,
  addresses,
  routes,
  sshConnection,
  userSpaceDrivers,
  modules,
  modprobeFiles,
  modulesLoadFiles,
  ownFiles,
  kernelCommandLine,
  functionSettings,
  linkDetails,
  surroundings,
  foreignFiles,
  fileStamps,
  bootImages,
  lockAtEnd,
];

/** Those that are asked only for who keeps VFs one by one; other probes have no answer to them. */
const ONLY_FOR_SRIOV: ReadonlySet<Fact<unknown>> = new Set([
  functionSettings,
  linkDetails,
  surroundings,
  foreignFiles,
]);

/**
 * One POSIX sh script that asks a host everything at once, changes nothing on it and leaves nothing in the shell. The
 * answer is told in one piece: each write would be a packet of its own to ssh, and they take longer than the asking.
 */
export function renderProbe(request: ObservationRequest): string {
  const questions = FACTS.filter(
    (fact) => request.sriov === true || !ONLY_FOR_SRIOV.has(fact),
  ).map((fact) => frame(fact.name, fact.ask(request)));
  return `printf '%s\\n' "$(\n${PRELUDE}\n${questions.join("\n")}say '${PROBE_END}'\n)"\n`;
}
