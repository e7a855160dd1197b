/**
 * Negative, zero or positive. Numbers in the versions compare as numbers and words as words; a version that goes on
 * where the other ends is the later one: `6.1 < 6.1.0-50 < 6.10`.
 */
export function compareVersions(left: string, right: string): number {
  const a = partsOf(left);
  const b = partsOf(right);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = comparePart(a[index], b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version: string): readonly string[] {
  return version.match(/\d+|[A-Za-z]+/g) ?? [];
}

function comparePart(
  left: string | undefined,
  right: string | undefined,
): number {
  if (left === undefined || right === undefined)
    return left === right ? 0 : left === undefined ? -1 : 1;
  const [a, b] = [Number(left), Number(right)];
  if (!Number.isNaN(a) && !Number.isNaN(b)) return Math.sign(a - b);
  // A number is later than a word: 6.1.1 comes after 6.1.rc1.
  if (Number.isNaN(a) !== Number.isNaN(b)) return Number.isNaN(a) ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
