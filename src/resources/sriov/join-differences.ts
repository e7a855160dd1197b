import type { Difference, PlaneRow } from "../resource.ts";
import { refused } from "../refused.ts";

/** One difference for all PFs of a wish: running changes of all of them first, then what is persisted and packed. */
export function joinDifferences(parts: readonly Difference[]): Difference {
  const rows = distinctRows(parts.flatMap((part) => part.rows));
  const refusals = parts.flatMap((part) => part.refusals);
  if (refusals.length > 0) return refused(refusals, rows);
  const later = parts.flatMap(({ staged }) => staged ?? []);
  const running = parts.flatMap(({ changes, staged = [] }) =>
    changes.filter((change) => !staged.includes(change)),
  );
  return {
    rows,
    changes: [...running, ...later],
    staged: parts.every(({ staged }) => staged !== undefined)
      ? later
      : undefined,
    lostAtBoot: parts.flatMap((part) => part.lostAtBoot),
    overridden: parts.flatMap((part) => part.overridden),
    refusals: [],
    notes: [...new Set(parts.flatMap((part) => part.notes))],
  };
}

/** A driver's option is about several PFs, and one row tells it. */
function distinctRows(rows: readonly PlaneRow[]): readonly PlaneRow[] {
  const seen = new Set<string>();
  return rows.filter(({ subject }) => !seen.has(subject) && seen.add(subject));
}
