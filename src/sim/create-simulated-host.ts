import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { functionsOf, type SimulatedFunction } from "./hardware/functions.ts";
import {
  type HardwareArchives,
  renderHardwareArchives,
} from "./hardware/hardware-archive.ts";
import { moduleFolders } from "./hardware/module-entries.ts";
import type { SimulatedHostProfile } from "./host-profile.ts";
import { findMachineTools } from "./machine-tools.ts";
import { PROFILES, type ProfileName } from "./profiles.ts";
import { spawnForReply } from "./run-in-simulated-host.ts";
import { simulatedHostEnvironment } from "./simulated-host-environment.ts";
import {
  ABSENT,
  initramfsCommands,
  LIBRARIES,
  OUTSIDE,
  standIns,
} from "./stand-ins.ts";

export interface SimulatedHostOptions extends Partial<SimulatedHostProfile> {
  /** The folder that becomes the host. One that is a simulated host already is kept as it is. */
  readonly root: string;
  readonly profile: ProfileName | SimulatedHostProfile;
  /** The first line of the stand-ins, without `#!`. */
  readonly shell?: string;
}

/** The folder cannot become a host; above all, a simulated host never takes over what it did not make. */
export class NotASimulatedHost extends Error {
  override readonly name = "NotASimulatedHost";
}

/** Makes the host if it is not there, and boots it. Other options replace parts of the profile. */
export async function createSimulatedHost(
  options: SimulatedHostOptions,
): Promise<void> {
  const {
    root: folder,
    profile: base,
    shell = "/bin/sh",
    ...changes
  } = options;
  const root = resolve(folder);
  if (existsSync(join(root, ".sim/hardware/cold.tar"))) return;
  if (root.includes(":"))
    throw new NotASimulatedHost(
      `${root} cannot be a simulated host: PATH separates its folders by colons; name a folder without any`,
    );
  if (existsSync(root) && !statSync(root).isDirectory())
    throw new NotASimulatedHost(
      `${root} is no folder; name one that is empty or not there yet`,
    );
  if (existsSync(root) && readdirSync(root).length > 0)
    throw new NotASimulatedHost(
      `${root} has other files in it; name a folder that is empty or not there yet`,
    );
  const profile = {
    ...(typeof base === "string" ? PROFILES[base] : base),
    ...changes,
  };
  mkdirSync(dirname(root), { recursive: true });
  // Made aside and renamed, so that nobody ever meets half a host.
  const aside = mkdtempSync(`${root}.new-`);
  layOut(aside, profile, shell);
  await start(aside);
  try {
    renameSync(aside, root);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(root, ".sim/hardware/cold.tar"))) throw error;
  }
}

async function start(root: string): Promise<void> {
  const { status, stderr } = await spawnForReply(
    ["install"],
    simulatedHostEnvironment(root),
  );
  if (status !== 0)
    throw new Error(`the simulated host ${root} does not start: ${stderr}`);
}

function layOut(
  root: string,
  profile: SimulatedHostProfile,
  shell: string,
): void {
  const functions = functionsOf(profile);
  const write = fileWriter(root);
  for (const [name, archive] of Object.entries(
    hardwareArchives(profile, functions),
  ))
    write(`.sim/hardware/${name}.tar`, archive);
  for (const [path, text] of Object.entries({
    ...stateFiles(profile, functions),
    ...systemFiles(profile),
    ...moduleFolders(profile),
    ...profile.files,
  }))
    write(path, text);
  for (const folder of [
    "etc/modprobe.d",
    "etc/modules-load.d",
    "lib/modprobe.d",
    "usr/lib/modprobe.d",
    "var/lib",
    ...(profile.systemd ? ["etc/systemd/system"] : []),
    ...(profile.networkManager ? ["etc/NetworkManager/conf.d"] : []),
    ".sim/faults",
    ".sim/tools",
    "usr/sbin",
  ])
    mkdirSync(join(root, folder), { recursive: true });
  const commands = {
    ...standIns(profile.initramfs?.tool),
    ...Object.fromEntries(
      profile.missingCommands.map((name) => [name, ABSENT]),
    ),
  };
  const scripts = [
    ...Object.entries(commands).map(
      ([name, text]) => [`.sim/bin/${name}`, text] as const,
    ),
    ...Object.entries(LIBRARIES).map(
      ([name, text]) => [`.sim/lib/${name}`, text] as const,
    ),
  ];
  for (const [path, text] of scripts) write(path, `#!${shell}\n${text}`, 0o755);
  for (const [name, path] of machineTools())
    symlinkSync(path, join(root, ".sim/tools", name));
  // Initramfs tools are looked for by their path.
  for (const name of initramfsCommands(profile.initramfs?.tool))
    symlinkSync(`../../.sim/bin/${name}`, join(root, "usr/sbin", name));
  for (const name of OUTSIDE)
    symlinkSync("systemctl", join(root, ".sim/bin", name));
}

/** What the stand-ins read, a file for each question, so that `read` answers it without a process. */
function stateFiles(
  profile: SimulatedHostProfile,
  functions: readonly SimulatedFunction[],
): Record<string, string> {
  const { delays, sudoPassword, sshConnection, iproute2 } = profile;
  return {
    ".sim/functions": `functions='
${functions.map(functionLine).join("")}'\n`,
    ".sim/delays": `${delays.links} ${delays.driver} ${delays.netDevice} ${delays.rename} ${delays.link}\n`,
    ".sim/uid": `${profile.uid}\n`,
    ".sim/iommu": `${profile.iommu ?? ""}\n`,
    ".sim/iproute2": `${iproute2.vfKeys} ${iproute2.listedVfs ?? "-"}\n`,
    ...Object.fromEntries(
      profile.ports.flatMap(({ address, sriov }) =>
        sriov?.shortage
          ? [
              [
                `.sim/shortage/${address}`,
                `${sriov.shortage.above} ${sriov.shortage.log}\n`,
              ],
            ]
          : [],
      ),
    ),
    ".sim/packed": `${profile.modules
      .filter(({ packed }) => packed)
      .map(({ name }) => name)
      .join(" ")}\n`,
    ".sim/after-boot": profile.afterBoot,
    ".sim/net/boot-up": profile.ports
      .filter(({ up }) => up)
      .map(({ netDevice }) => `${netDevice}\n`)
      .join(""),
    ".sim/net/boot-devices": profile.softwareDevices
      .map(({ name, kind, over }) => `${name} ${kind} ${over.join(" ")}\n`)
      .join(""),
    ".sim/net/boot-addresses": profile.addresses
      .map(({ device, address }) => `${device} ${address}\n`)
      .join(""),
    ".sim/net/boot-routes": profile.routes
      .map(({ device, route }) => `${device} ${route}\n`)
      .join(""),
    ...(sudoPassword === undefined
      ? {}
      : { ".sim/sudo-password": `${sudoPassword}\n` }),
    ...(sshConnection === undefined
      ? {}
      : { ".sim/ssh-connection": `${sshConnection}\n` }),
  };
}

function functionLine(fn: SimulatedFunction): string {
  const { kind, address, folder, driver, iommuGroup } = fn;
  return fn.kind === "pf"
    ? `${kind} ${address} ${folder} ${driver} ${fn.port.netDevice ?? "-"} ${iommuGroup} ${fn.port.sriov?.totalVfs ?? 0} ${fn.port.speed}\n`
    : `${kind} ${address} ${folder} ${driver} ${fn.netDevice ?? "-"} ${iommuGroup} ${fn.pf.address} ${fn.index}\n`;
}

function systemFiles(profile: SimulatedHostProfile): Record<string, string> {
  const { os, kernels, initramfs } = profile;
  const [running] = kernels;
  return {
    "etc/hostname": `${profile.hostname}\n`,
    "etc/os-release": `ID=${os.id}\nVERSION_ID="${os.version}"\n`,
    "etc/modules": "",
    ...(profile.networkManager
      ? {
          "etc/NetworkManager/NetworkManager.conf":
            "[main]\nplugins=ifupdown,keyfile\n",
        }
      : {}),
    "boot/loader.conf": `kernel ${running}\noptions ${profile.kernelCommandLine}\n`,
    ...(initramfs?.tool === "mkinitcpio"
      ? {
          "boot/vmlinuz-linux": "",
          "etc/mkinitcpio.d/linux.preset": "PRESETS=('default')\n",
          [`lib/modules/${running}/pkgbase`]: "linux\n",
        }
      : Object.fromEntries(
          kernels.map((release) => [`boot/vmlinuz-${release}`, ""]),
        )),
  };
}

function fileWriter(
  root: string,
): (path: string, content: string | Uint8Array, mode?: number) => void {
  const made = new Set<string>();
  return (path, content, mode = 0o644) => {
    const file = join(root, path);
    const folder = dirname(file);
    if (!made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      made.add(folder);
    }
    writeFileSync(file, content, { mode });
  };
}

let tools: ReadonlyMap<string, string> | undefined;

/** Looked for once: a hundred hosts on a machine share them. */
function machineTools(): ReadonlyMap<string, string> {
  tools ??= findMachineTools(process.env["PATH"] ?? "");
  return tools;
}

const archives = new Map<string, HardwareArchives>();

/** A hundred hosts of one kind share their hardware's archives. */
function hardwareArchives(
  profile: SimulatedHostProfile,
  functions: readonly SimulatedFunction[],
): HardwareArchives {
  const { ports, modules, lockdown, systemd, networkManager } = profile;
  const key = JSON.stringify([
    ports,
    modules,
    lockdown,
    systemd,
    networkManager,
  ]);
  const known = archives.get(key) ?? renderHardwareArchives(profile, functions);
  archives.set(key, known);
  return known;
}
