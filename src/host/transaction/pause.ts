import { setTimeout } from "node:timers/promises";

/** Resolves after so many seconds, or as soon as `signal` fires. */
export type Pause = (seconds: number, signal?: AbortSignal) => Promise<void>;

export const pause: Pause = async (seconds, signal) => {
  try {
    await setTimeout(seconds * 1000, undefined, signal ? { signal } : {});
  } catch {
    // The signal ends the wait early; that is what it is for.
  }
};
