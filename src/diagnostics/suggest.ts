/** The candidate that the user most likely meant, or `undefined` when none is near. */
export function suggest(
  written: string,
  candidates: Iterable<string>,
): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of candidates) {
    const distance = editDistance(fold(written), fold(name));
    const isNear = distance <= limit && distance < written.length;
    if (isNear && (!best || distance < best.distance))
      best = { name, distance };
  }
  return best?.name ?? onlyLonger(written, candidates);
}

/** A name cut short, such as `hv01` for `hv01.example.org`, where only one begins like that. */
function onlyLonger(
  written: string,
  candidates: Iterable<string>,
): string | undefined {
  if (written.length < 3) return undefined;
  const longer = [...candidates].filter((name) =>
    fold(name).startsWith(fold(written)),
  );
  return longer.length === 1 ? longer[0] : undefined;
}

/** For people: `did you mean "modprobe"?`, or `undefined`. */
export function didYouMean(
  written: string,
  candidates: Iterable<string>,
): string | undefined {
  const name = suggest(written, candidates);
  return name === undefined ? undefined : `did you mean "${name}"?`;
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll("-", "_");
}

/** Optimal string alignment: a swap of neighbours costs one, since that is the commonest slip. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + cost,
      );
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j] ?? 0, at(i - 2, j - 2) + 1);
    }
  }
  return at(a.length, b.length);
}
