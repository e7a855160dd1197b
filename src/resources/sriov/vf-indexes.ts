/** More VFs than the 16 bits of `NumVFs` can count are nobody's (PCI Express, SR-IOV capability). */
const HIGHEST_INDEX = 65_534;

/** `3`, `[0, 3]`, `0-3` and `0-3,5` as ascending indexes, each once; `undefined` where the text is none of these. */
export function expandIndexes(
  written: number | string | readonly number[],
): readonly number[] | undefined {
  if (typeof written === "number") return [written];
  const found =
    typeof written === "string"
      ? written.split(",").flatMap((part) => expandRange(part.trim()) ?? NaN)
      : written;
  if (found.length === 0 || found.some((each) => Number.isNaN(each)))
    return undefined;
  return [...new Set(found)].toSorted((a, b) => a - b);
}

/** Indexes as a person writes them: `0-3, 5`. */
export function renderIndexes(indexes: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of indexes) {
    const open = ranges.at(-1);
    if (open && open[1] + 1 === index) open[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(", ");
}

function expandRange(text: string): readonly number[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (last < first || last > HIGHEST_INDEX) return undefined;
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}
