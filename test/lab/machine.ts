import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { ImageName, Lab } from "./build.ts";
import { copyDisk, takeKernel } from "./disk.ts";
import type { Boot, Hardware } from "./qemu-command.ts";
import { portName, qemuCommand } from "./qemu-command.ts";
import type { Outcome, RunOptions } from "./secure-shell.ts";
import { SecureShell, writeSshConfig } from "./secure-shell.ts";
import { deadlines, waitFor, withinDeadline } from "./waiting.ts";

export interface MachineOptions extends Partial<Hardware> {
  /** Also the name of the host in `sshConfig`. */
  readonly name: string;
  readonly image?: ImageName;
  /** Appended to the kernel's command line, at each boot until `boot` or `reboot` says otherwise. */
  readonly commandLine?: string;
  /** Default: one that is free. */
  readonly sshPort?: number;
}

/** One emulated host with a disk of its own. Disposing of it cuts its power and removes its disk. */
export interface Machine extends AsyncDisposable {
  readonly name: string;
  readonly folder: string;
  /** For `ssh -F`: knows this machine by its name, and its host key. */
  readonly sshConfig: string;
  readonly sshPort: number;

  /** Runs a shell script on the guest. Fails, with the console's tail, when its exit code is not 0. */
  run(script: string, options?: RunOptions): Promise<string>;
  /** The same, for those who want to see how it failed. */
  attempt(script: string, options?: RunOptions): Promise<Outcome>;
  copyIn(from: string, to: string): Promise<void>;
  copyOut(from: string, to: string): Promise<void>;

  /** Starts it from what is on its disk now, and waits until ssh answers. */
  boot(options?: { readonly commandLine?: string }): Promise<void>;
  /** A real reboot: orderly down, then `boot`. */
  reboot(options?: { readonly commandLine?: string }): Promise<void>;
  powerOff(): Promise<void>;
  /** What the guest had only in its memory is lost. */
  cutPower(): Promise<void>;
  /** Resolves when the guest has ended for any reason. */
  ended(): Promise<void>;

  /** One command to QEMU's monitor. */
  monitor(command: string): Promise<string>;
  /** Plugs the cable of an igb port in or out; ports count from 1. */
  setLink(port: number, state: "on" | "off"): Promise<void>;
  /** What the console said since the last boot. */
  console(): Promise<string>;
  consoleTail(lines?: number): Promise<string>;
}

export async function startMachine(
  lab: Lab,
  options: MachineOptions,
): Promise<Machine> {
  const machine = await createMachine(lab, options);
  try {
    await machine.boot();
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
  return machine;
}

/** A machine that is switched off. */
async function createMachine(
  lab: Lab,
  options: MachineOptions,
): Promise<Machine> {
  const folder = join(lab.machines, options.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const disk = join(folder, "disk.img");
  await copyDisk(join(lab.image, `${options.image ?? "small"}.img`), disk);

  // Sockets have short paths, whatever the lab's folder is called.
  const sockets = await mkdtemp(join(tmpdir(), "lab-"));
  const sshPort = options.sshPort ?? (await freePort());
  const sshConfig = join(folder, "ssh_config");
  await writeSshConfig(sshConfig, {
    name: options.name,
    port: sshPort,
    image: lab.image,
  });
  const shell = new SecureShell(options.name, sshConfig, sockets);

  const hardware: Hardware = {
    ports: options.ports ?? 2,
    memoryMiB: options.memoryMiB ?? 1536,
    iommu: options.iommu ?? false,
    management: options.management ?? "virtio",
    nvme: options.nvme ?? false,
    hypervisor: options.hypervisor ?? false,
  };
  const monitorSocket = join(sockets, "monitor");
  let commandLine = options.commandLine ?? "";
  let boots = 0;
  let guest: Guest | undefined;

  const machine: Machine = {
    name: options.name,
    folder,
    sshConfig,
    sshPort,

    async run(script, runOptions) {
      const outcome = await shell.run(script, runOptions);
      if (outcome.exitCode !== 0)
        throw new Error(await describeFailure(machine, script, outcome));
      return outcome.stdout;
    },
    attempt: (script, runOptions) => shell.run(script, runOptions),
    copyIn: (from, to) => shell.copyIn(from, to),
    copyOut: (from, to) => shell.copyOut(from, to),

    async boot(bootOptions) {
      if (guest !== undefined)
        throw new Error(`${options.name} is already running`);
      commandLine = bootOptions?.commandLine ?? commandLine;
      boots += 1;
      const started = startGuest(lab.qemu, hardware, {
        ...(await takeKernel(disk, folder)),
        disk,
        hypervisorDisk: join(lab.hypervisor, "hypervisor.img"),
        commandLine,
        sshPort,
        console: consoleOf(folder, boots),
        monitor: monitorSocket,
      });
      guest = started;
      void forgetWhenEnded(started);
      try {
        await waitFor(
          `an answer to ssh from ${options.name}`,
          async () => {
            const outcome = await shell.run("true", { deadline: 60_000 });
            return outcome.exitCode === 0 ? true : undefined;
          },
          { deadline: deadlines.boot, gaveUp: started.gone },
        );
      } catch (cause) {
        throw new Error(
          `${options.name} did not boot. Its console ended with:\n${await machine.consoleTail()}`,
          { cause },
        );
      }
    },

    async reboot(bootOptions) {
      await leave("systemctl reboot");
      await machine.boot(bootOptions);
    },
    powerOff: () => leave("systemctl poweroff"),

    async cutPower() {
      if (guest === undefined) return;
      const { ended, kill } = guest;
      await machine.monitor("quit").catch(kill);
      await withinDeadline("QEMU's end", ended, 60_000).catch(kill);
      await ended;
      await shell.hangUp();
    },

    async ended() {
      await guest?.ended;
      await shell.hangUp();
    },

    monitor: (command) => askMonitor(monitorSocket, command),
    async setLink(port, state) {
      await machine.monitor(`set_link ${portName(port)} ${state}`);
    },
    async console() {
      const text = await readFile(consoleOf(folder, boots), "utf8");
      return text.replaceAll("\r", "");
    },
    async consoleTail(lines = 80) {
      const text = await machine.console().catch(() => "(no console yet)");
      return text.trimEnd().split("\n").slice(-lines).join("\n");
    },

    async [Symbol.asyncDispose]() {
      await machine.cutPower();
      await rm(sockets, { recursive: true, force: true });
      await rm(disk, { force: true });
    },
  };

  /** Leaves in an orderly way. The connection breaks under the command, so its exit code says nothing. */
  async function leave(command: string): Promise<void> {
    if (guest === undefined) throw new Error(`${options.name} is not running`);
    const { ended } = guest;
    await shell.run(command, { deadline: 60_000 });
    await withinDeadline(`the end of ${command}`, ended, deadlines.powerOff);
    await shell.hangUp();
  }

  async function forgetWhenEnded(started: Guest): Promise<void> {
    await started.ended;
    guest = undefined;
  }

  return machine;
}

interface Guest {
  readonly ended: Promise<void>;
  readonly gone: AbortSignal;
  readonly kill: () => void;
}

function startGuest(qemu: string, hardware: Hardware, boot: Boot): Guest {
  const { file, args } = qemuCommand(qemu, hardware, boot);
  // execa ends it with us, so no guest outlives a test run.
  const running = execa(file, args, {
    stdin: "ignore",
    stdout: { file: `${boot.console}.qemu` },
    stderr: { file: `${boot.console}.qemu` },
    buffer: false,
    reject: false,
  });
  const gone = new AbortController();
  return {
    ended: announceEnd(),
    gone: gone.signal,
    kill: () => {
      running.kill("SIGKILL");
    },
  };

  async function announceEnd(): Promise<void> {
    await running;
    gone.abort(new Error("QEMU has ended"));
  }
}

async function describeFailure(
  machine: Machine,
  script: string,
  outcome: Outcome,
): Promise<string> {
  const how = outcome.timedOut
    ? "was not done in time"
    : `exited with ${outcome.exitCode ?? "a signal"}`;
  return [
    `${machine.name}: ${how}: ${script}`,
    outcome.stdout,
    outcome.stderr,
    "--- the console's tail",
    await machine.consoleTail(),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function consoleOf(folder: string, boots: number): string {
  return join(folder, `console-${boots}`);
}

async function askMonitor(socket: string, command: string): Promise<string> {
  const answer = new Promise<string>((resolve, reject) => {
    const connection = createConnection(socket);
    let text = "";
    let prompts = 0;
    connection.setEncoding("utf8");
    connection.on("error", reject);
    connection.on("close", () => resolve(text));
    connection.on("data", (chunk: string) => {
      text += chunk;
      prompts += chunk.split("(qemu) ").length - 1;
      if (prompts === 1 && !text.includes(command))
        connection.write(`${command}\n`);
      if (prompts >= 2) connection.end();
    });
  });
  return withinDeadline(`the monitor's answer to ${command}`, answer, 60_000);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string")
        reject(new Error("no port"));
      else resolve(address.port);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
