/**
 * A name that sorts by time and that two runners do not share: `20261122T103200Z-4f9a2c`.
 * `random` is at least six characters of the runner's own, `[0-9a-z]`.
 */
export function transactionId(now: Date, random: string): string {
  const time = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${time}-${random.replaceAll(/[^0-9a-z]/g, "").slice(0, 6)}`;
}
