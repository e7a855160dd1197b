import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { deadlines } from "./waiting.ts";

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunOptions {
  /** root, operator (sudo without a password) or asker (sudo with the password `become-me`). */
  readonly user?: string;
  readonly input?: string;
  readonly deadline?: number;
  /** Keeps a last line end, which is cut off otherwise. */
  readonly verbatim?: boolean;
}

/**
 * An ssh_config for one machine, by its name. Host keys are checked: the image's key is known.
 * It sets no ControlMaster, so that what a test does with connections is the test's own doing.
 */
export async function writeSshConfig(
  file: string,
  machine: {
    readonly name: string;
    readonly port: number;
    readonly image: string;
  },
): Promise<void> {
  await writeFile(
    file,
    `Host ${machine.name}
  HostName 127.0.0.1
  Port ${machine.port}
  User root
  IdentityFile "${join(machine.image, "login")}"
  IdentitiesOnly yes
  HostKeyAlias virtfn-lab
  UserKnownHostsFile "${join(machine.image, "known_hosts")}"
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  LogLevel ERROR
`,
  );
}

/** The harness's own way into a machine: one connection that its commands share. */
export class SecureShell {
  private readonly name: string;
  private readonly options: readonly string[];

  constructor(name: string, config: string, socketFolder: string) {
    this.name = name;
    this.options = [
      "-F",
      config,
      "-o",
      `ControlPath=${join(socketFolder, "%r")}`,
      "-o",
      "ControlMaster=auto",
      "-o",
      "ControlPersist=yes",
      "-o",
      "ConnectTimeout=10",
      "-o",
      "BatchMode=yes",
      "-o",
      "ServerAliveInterval=15",
      "-o",
      "ServerAliveCountMax=8",
    ];
  }

  async run(script: string, options: RunOptions = {}): Promise<Outcome> {
    const user = options.user ?? "root";
    const { exitCode, stdout, stderr, timedOut } = await execa(
      "ssh",
      [...this.options, "-l", user, this.name, "--", script],
      {
        reject: false,
        timeout: options.deadline ?? deadlines.command,
        // Nothing to say is an empty standard input, never ours.
        input: options.input ?? "",
        stripFinalNewline: options.verbatim !== true,
      },
    );
    return { exitCode, stdout, stderr, timedOut };
  }

  async copyIn(from: string, to: string): Promise<void> {
    await execa("scp", [
      ...this.options,
      "-q",
      "-r",
      from,
      `${this.name}:${to}`,
    ]);
  }

  async copyOut(from: string, to: string): Promise<void> {
    await execa("scp", [
      ...this.options,
      "-q",
      "-r",
      `${this.name}:${from}`,
      to,
    ]);
  }

  /** Forgets shared connections: what they led to has gone. */
  async hangUp(): Promise<void> {
    for (const user of ["root", "operator", "asker"])
      await execa(
        "ssh",
        [...this.options, "-l", user, "-O", "exit", this.name],
        { reject: false, timeout: 20_000 },
      );
  }
}
