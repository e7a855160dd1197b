import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findTool } from "./tools.ts";

export interface SshdHost {
  /** As it will be called on ssh's command line. */
  readonly name: string;
  /** A simulated host's folder, or any folder that stands in for `/`. */
  readonly root: string;
  /** What sessions find in their environment besides VIRTFN_ROOT; `PATH` of a simulated host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Sshd {
  /** For `ssh -F`: knows every host by its name, with key, port and known_hosts. */
  readonly configFile: string;
  readonly privateKeyFile: string;
  readonly knownHostsFile: string;
  /** Where each of the hosts listens, in their order. */
  readonly ports: readonly number[];
  /** Ends every session at once, as a network that goes away does; the daemon goes on. */
  readonly dropSessions: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * A private sshd on loopback, with keys and files of its own and a port for each host: the port decides in whose root
 * a session lands. Needs no root, and leaves nothing behind after `stop`.
 */
export async function startSshd(options: {
  readonly hosts: readonly SshdHost[];
}): Promise<Sshd> {
  const sshd = findTool("sshd");
  if (sshd === undefined)
    throw new Error("sshd is not installed (Debian: openssh-server)");
  const folder = mkdtempSync(join(tmpdir(), "virtfn-sshd-"));
  chmodSync(folder, 0o700);
  const ports = await freePorts(options.hosts.length);
  const hosts = options.hosts.map((host, index) => ({
    ...host,
    port: ports[index] ?? 0,
  }));
  const hostKey = makeKey(folder, "host_key");
  const privateKeyFile = makeKey(folder, "user_key");
  writeFileSync(
    join(folder, "authorized_keys"),
    readFileSync(`${privateKeyFile}.pub`),
    { mode: 0o600 },
  );
  const knownHostsFile = join(folder, "known_hosts");
  const hostKeyText = readFileSync(`${hostKey}.pub`, "utf8")
    .split(" ")
    .slice(0, 2)
    .join(" ");
  writeFileSync(
    knownHostsFile,
    hosts.map(({ port }) => `[127.0.0.1]:${port} ${hostKeyText}\n`).join(""),
  );
  const configFile = join(folder, "ssh_config");
  writeFileSync(
    configFile,
    renderClientConfig(hosts, privateKeyFile, knownHostsFile),
  );
  makePrivilegeSeparationFolder();
  const daemons = await Promise.all(
    chunks(hosts, SOCKETS_OF_ONE_SSHD).map(async (some, index) => {
      const serverConfig = join(folder, `sshd_config_${index}`);
      writeFileSync(serverConfig, renderServerConfig(folder, some));
      return startDaemon(sshd, serverConfig, some.length);
    }),
  );
  return {
    configFile,
    privateKeyFile,
    knownHostsFile,
    ports,
    dropSessions: () => {
      for (const { pid } of daemons) childrenOf(pid).forEach(killQuietly);
    },
    stop: async () => {
      await Promise.all(daemons.map(stopDaemon));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** MAX_LISTEN_SOCKS of OpenSSH's sshd. */
const SOCKETS_OF_ONE_SSHD = 16;

function chunks<T>(
  items: readonly T[],
  size: number,
): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

async function startDaemon(
  sshd: string,
  config: string,
  ports: number,
): Promise<ChildProcess> {
  const daemon = spawn(sshd, ["-D", "-e", "-f", config], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await listening(daemon, ports);
  return daemon;
}

async function stopDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return;
  const gone = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill();
  await gone;
}

function renderServerConfig(
  folder: string,
  hosts: readonly (SshdHost & { readonly port: number })[],
): string {
  const common = [
    ...hosts.map(({ port }) => `ListenAddress 127.0.0.1:${port}`),
    `HostKey ${join(folder, "host_key")}`,
    `PidFile none`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "MaxStartups 200:30:400",
    "MaxSessions 50",
    "PrintMotd no",
    "UseDNS no",
  ];
  const matches = hosts.map((host) => {
    const script = join(folder, `land-${host.port}.sh`);
    writeFileSync(script, renderLanding(host), { mode: 0o755 });
    return `Match LocalPort ${host.port}\n  ForceCommand ${script}`;
  });
  return `${[...common, ...matches].join("\n")}\n`;
}

/** What sshd runs instead of the command that was sent: that command, in the host's environment. */
function renderLanding({ root, env = {} }: SshdHost): string {
  const settings = Object.entries({ ...env, VIRTFN_ROOT: root }).map(
    ([name, value]) =>
      `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
  );
  return `#!/bin/sh\n${settings.join("")}exec sh -c "$SSH_ORIGINAL_COMMAND"\n`;
}

function renderClientConfig(
  hosts: readonly (SshdHost & { readonly port: number })[],
  privateKeyFile: string,
  knownHostsFile: string,
): string {
  return hosts
    .map(
      ({ name, port }) => `Host ${name}
  HostName 127.0.0.1
  Port ${port}
  User ${userInfo().username}
  IdentityFile ${privateKeyFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHostsFile}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
`,
    )
    .join("\n");
}

function makeKey(folder: string, name: string): string {
  const path = join(folder, name);
  const { status, stderr } = spawnSync(
    "ssh-keygen",
    ["-q", "-t", "ed25519", "-N", "", "-f", path],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`ssh-keygen: ${stderr}`);
  return path;
}

/** The folder in which root's sshd drops privileges; packages make it at boot, which a container never does. */
function makePrivilegeSeparationFolder(): void {
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
}

/** All are held until all are known, so that no two are the same. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      async () =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => {
            resolve(server);
          });
        }),
    ),
  );
  return Promise.all(
    servers.map(
      async (server) =>
        new Promise<number>((resolve) => {
          const { port } = server.address() as AddressInfo;
          server.close(() => {
            resolve(port);
          });
        }),
    ),
  );
}

async function listening(daemon: ChildProcess, ports: number): Promise<void> {
  const { stderr } = daemon;
  if (stderr === null) throw new Error("sshd has no standard error");
  const lines = createInterface({ input: stderr });
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    daemon.once("error", reject);
    daemon.once("exit", () => {
      reject(new Error(`sshd ended: ${said.join("\n")}`));
    });
    let bound = 0;
    lines.on("line", (line) => {
      said.push(line);
      if (line.startsWith("Server listening on")) bound += 1;
      if (bound === ports) resolve();
    });
  });
  daemon.removeAllListeners("exit");
  // Read on, or the daemon would block on a full pipe.
  lines.removeAllListeners("line");
  stderr.resume();
}

function childrenOf(pid: number | undefined): readonly number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], {
    encoding: "utf8",
  });
  return stdout
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(Number);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}
