import type { ExpectedVfs } from "./change.ts";

/** Seconds. Generous: a deadline ends what hangs, it does not hurry what is slow. */
export const DEADLINES = {
  file: 60,
  parameter: 60,
  /** For udev to be done with what is new. */
  udev: 60,
  /** A large image, packed where processors are emulated: 13 minutes were seen. */
  image: 30 * 60,
  /** Taking a driver away waits for each of its VFs; loading it waits for firmware. */
  module: 120,
  /** Two writes that wait for whoever uses the VF, and a minute for its net device. */
  bind: 180,
} as const;

/**
 * How long VFs may take to be complete after the kernel has made them. Drivers take them one by one, and those that talk
 * to firmware need a second each (mlx5_core).
 */
export function vfWait(count: number): number {
  return 60 + 2 * count;
}

/** Two minutes for writes that the kernel holds, and the wait after each: the count may have to go through 0. */
export function numVfsDeadline(from: number, to: number): number {
  return 120 + vfWait(from) + vfWait(to);
}

/** A load, or an unload and a load. A driver makes the VFs of its PFs one PF after another. */
export function moduleDeadline(expected: readonly ExpectedVfs[]): number {
  const count = expected.reduce((sum, each) => sum + each.count, 0);
  return 2 * DEADLINES.module + expected.length * vfWait(0) + vfWait(count);
}
