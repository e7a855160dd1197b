import type { RunEvent } from "../run/events.ts";

/** Shows a run as it happens. It is told everything and asks nobody. */
export interface Reporter {
  readonly on: (event: RunEvent) => void;
  /** Resolves when everything has been shown; nothing is told afterwards. */
  readonly finish: () => Promise<void>;
}

export interface ReporterOptions {
  readonly write: (text: string) => unknown;
  readonly color: boolean;
  /** Whether plans show what changes inside files. */
  readonly diff: boolean;
  /** 0: none · 1: traces of what is sent, long scripts by their first line · 2: whole. */
  readonly verbose: number;
  /** Where a plan was asked to be kept; for the last line. */
  readonly savedTo: string | undefined;
}
