import { setTimeout as wait } from "node:timers/promises";
import { PCI_IDS_FILES } from "./inspect/pci-ids.ts";
import { executeCli } from "./execute-cli.ts";
import type { Clock } from "../run/clock.ts";

/** The process's own streams, environment and signals around {@link executeCli}; sets the exit code. */
export async function main(): Promise<void> {
  const interrupt = new AbortController();
  const abandon = new AbortController();
  function onSignal(): void {
    if (interrupt.signal.aborted) abandon.abort();
    else interrupt.abort();
  }
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  // A reader that has gone away (`virtfn apply | head`) is no reason to leave hosts half done.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ignoreBrokenPipe);
  const exitCode = await executeCli(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    interrupt: interrupt.signal,
    abandon: abandon.signal,
    clock: systemClock,
    pciIdsFiles: PCI_IDS_FILES,
  });
  process.exitCode = exitCode;
  for (const signal of signals) process.off(signal, onSignal);
  // Whatever an abandoned run still waits for must not keep the process.
  if (abandon.signal.aborted) process.exit(exitCode);
}

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await wait(milliseconds, undefined, signal ? { signal } : {});
    } catch {
      // The signal ends the wait early; that is what it is for.
    }
  },
};

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
