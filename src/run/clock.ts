/** Time as a parameter. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or as soon as `signal` fires. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
