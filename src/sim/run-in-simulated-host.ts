import { spawn } from "node:child_process";
import { simulatedHostEnvironment } from "./simulated-host-environment.ts";

export interface SimulatedReply {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a shell command as a person on the host would, absolute paths written as `"$R/etc/…"`. A command that fails
 * is an answer, not an error.
 */
export function runInSimulatedHost(
  root: string,
  command: string,
): Promise<SimulatedReply> {
  return spawnForReply(
    ["sh", "-c", `R=$VIRTFN_ROOT\n${command}`],
    simulatedHostEnvironment(root),
  );
}

/** `argv[0]` is looked for on the PATH of `environment`. */
export function spawnForReply(
  argv: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>>,
): Promise<SimulatedReply> {
  return new Promise((resolve, reject) => {
    const [file, ...rest] = argv;
    const child = spawn(file, rest, {
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ status: code ?? 128, stdout, stderr });
    });
  });
}
