/** The process at our end of a connection, as the session sees it: bytes and an end. */
export interface Wire {
  readonly write: (text: string) => void;
  /** No more scripts: the shell ends by itself. */
  readonly end: () => void;
  readonly kill: () => void;
  /** Called with decoded text as it comes; set once, before anything is written. */
  readonly onOutput: (listener: (text: string) => void) => void;
  readonly onErrors: (listener: (text: string) => void) => void;
  /** Resolves when the process is gone and what it said has been handed over. */
  readonly ended: Promise<WireEnd>;
}

export interface WireEnd {
  /** `undefined` when it was killed or never started. */
  readonly exitCode: number | undefined;
  /** Why it could not be started at all: `ENOENT`. */
  readonly spawnError: string | undefined;
}
