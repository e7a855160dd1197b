import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { executeCli } from "../../src/cli/execute-cli.ts";
import type { CliIo } from "../../src/cli/io.ts";
import type { Clock } from "../../src/run/clock.ts";
import type { ProfileName } from "../../src/sim/profiles.ts";

/** A folder with simulated hosts, and the whole command line run in this process against them. */
export interface CliRig {
  readonly folder: string;
  /** The folder of a simulated host. */
  readonly root: (host: string) => string;
  readonly write: (path: string, text: string) => string;
  readonly run: (
    args: readonly string[],
    options?: RunOptions,
  ) => Promise<CliResult>;
  readonly remove: () => void;
}

interface RunOptions {
  readonly stdin?: string;
  readonly env?: CliIo["env"];
  readonly interrupt?: AbortSignal;
  readonly abandon?: AbortSignal;
  /** Is told everything that comes out, while it comes out. */
  readonly onOutput?: (soFar: string) => void;
  readonly clock?: Clock;
}

interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `hosts` by name with their kind; they are in `fleet.yml`, and made when somebody first contacts them. */
export function createCliRig(
  hosts: Readonly<Record<string, ProfileName>>,
): CliRig {
  const folder = mkdtempSync(join(tmpdir(), "virtfn-cli-"));
  const write = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  write("fleet.yml", renderFleet(hosts));
  return {
    folder,
    root: (host) => join(folder, host),
    write,
    run: (args, options) => runCli(args, options),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function renderFleet(hosts: Readonly<Record<string, ProfileName>>): string {
  const entries = Object.entries(hosts).map(
    ([name, profile]) =>
      `    ${name}:\n      virtfn_sim_root: ./${name}\n      virtfn_sim_profile: ${profile}\n`,
  );
  return `all:\n  vars:\n    ansible_connection: sim\n  hosts:\n${entries.join("")}`;
}

async function runCli(
  args: readonly string[],
  options: RunOptions = {},
): Promise<CliResult> {
  let stdout = "";
  let stderr = "";
  const stdin = new PassThrough();
  stdin.end(options.stdin ?? "");
  const exitCode = await executeCli(args, {
    stdout: {
      write: (text) => {
        stdout += text;
        options.onOutput?.(stdout);
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    stdin,
    env: options.env ?? {},
    cwd: process.cwd(),
    interrupt: options.interrupt ?? new AbortController().signal,
    abandon: options.abandon ?? new AbortController().signal,
    clock: options.clock ?? createStillClock(),
    pciIdsFiles: ["test/support/no-such.ids", "test/support/pci.ids"],
  });
  return { exitCode, stdout, stderr };
}

/** Time stands still but for sleeps, which take no time at all. */
export function createStillClock(
  start = Date.UTC(2026, 10, 22, 10, 0, 0),
): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
}
