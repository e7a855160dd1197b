import type { Clock } from "../run/clock.ts";

/** All that a command knows of the world around it; tests hand in their own. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Fires at the first Ctrl-C: finish or undo what runs, start nothing more. */
  readonly interrupt: AbortSignal;
  /** Fires at the second one: say what is left behind, and leave. */
  readonly abandon: AbortSignal;
  readonly clock: Clock;
  /** Where names of PCI devices may be found; the first that is there is read. */
  readonly pciIdsFiles: readonly string[];
}

export interface OutputStream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}
