import { spawnSync } from "node:child_process";
import { constants, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** A place of a simulated host at which the kernel stands still. */
export interface BlockedStep {
  /** Lets the one that waits go on, and nobody wait there again. */
  readonly release: () => Promise<void>;
}

/** `place` as in `src/sim/drift.ts`: `numvfs-0000:02:00.0`. */
export function blockStep(root: string, place: string): BlockedStep {
  const fifo = join(root, ".sim/faults", place);
  const made = spawnSync("mkfifo", [fifo]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return {
    release: async () => {
      // Opening fails until there is a reader, and does not wait for one.
      const file = await eventually(() =>
        open(fifo, constants.O_WRONLY | constants.O_NONBLOCK).catch(
          () => undefined,
        ),
      );
      rmSync(fifo);
      await file.write("\n");
      await file.close();
    },
  };
}

/** Asks again until there is an answer. */
export async function eventually<T>(
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
