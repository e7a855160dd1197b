import type { Difference, PlaneRow, Refusal } from "../resource.ts";
import { refused } from "../refused.ts";

/** One difference for all PFs of a wish: running changes of all of them first, then what is persisted and packed. */
export function joinDifferences(parts: readonly Difference[]): Difference {
  const rows = distinctRows(parts.flatMap((part) => part.rows));
  const refusals = distinctRefusals(parts.flatMap((part) => part.refusals));
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

/** What is wrong with the host itself is told once. */
function distinctRefusals(refusals: readonly Refusal[]): readonly Refusal[] {
  const seen = new Set<string>();
  return refusals.filter(
    ({ message }) => !seen.has(message) && seen.add(message),
  );
}
