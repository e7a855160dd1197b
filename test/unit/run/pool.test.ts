import { describe, expect, test } from "vitest";
import { runPool } from "../../../src/run/pool.ts";

const never = new AbortController().signal;

describe("a pool", () => {
  test("begins in order and never runs more than its limit at a time", async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    await runPool([1, 2, 3, 4, 5], 2, never, async (item) => {
      begun.push(item);
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  test("begins nothing more once it is told to stop, and says what is left", async () => {
    const stop = new AbortController();
    const done: number[] = [];
    const left = await runPool([1, 2, 3], 1, stop.signal, async (item) => {
      if (item === 2) stop.abort();
      await Promise.resolve();
      done.push(item);
    });
    expect({ done, left }).toEqual({ done: [1, 2], left: [3] });
  });

  test("has nothing to do without items", async () => {
    expect(
      await runPool([], 10, never, () =>
        Promise.reject(new Error("not called")),
      ),
    ).toEqual([]);
  });
});
