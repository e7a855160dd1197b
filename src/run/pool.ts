/**
 * Runs `work` over `items` in order, at most `limit` at a time. Once `signal` has fired no further item is
 * started; those that run are waited for. Resolves with the items that were never started.
 */
export async function runPool<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<readonly T[]> {
  const waiting = [...items];
  async function lane(): Promise<void> {
    for (;;) {
      if (signal.aborted) return;
      const item = waiting.shift();
      if (item === undefined) return;
      await work(item);
    }
  }
  const lanes = Math.max(1, Math.min(limit, items.length));
  await Promise.all(Array.from({ length: lanes }, lane));
  return waiting;
}
