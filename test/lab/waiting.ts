import { setTimeout as pause } from "node:timers/promises";

/** Generous: a busy machine may be several times slower (a stock initramfs took 6 to 8 minutes), and only a broken one should ever meet it. */
export const deadlines = {
  boot: 600_000,
  powerOff: 300_000,
  command: 1_800_000,
} as const;

/**
 * Asks again until the answer is not `undefined`. `gaveUp` aborts the waiting as soon as it can no
 * longer succeed, so that a guest which died is not waited for.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  {
    deadline,
    gaveUp,
  }: { readonly deadline: number; readonly gaveUp: AbortSignal },
): Promise<T> {
  const latest = Date.now() + deadline;
  for (;;) {
    gaveUp.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > latest)
      throw new Error(`${what} did not happen within ${deadline / 1000} s`);
    await pause(250);
  }
}

export async function withinDeadline<T>(
  what: string,
  promise: Promise<T>,
  deadline: number,
): Promise<T> {
  const timer = new AbortController();
  const late = pause(deadline, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} did not happen within ${deadline / 1000} s`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}
