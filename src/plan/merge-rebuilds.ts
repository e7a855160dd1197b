import type { PlannedChange, RebuildImage } from "../changes/change.ts";

/** The changes in their order, with one rebuild for each image, after everything that it has to pack. */
export function mergeRebuilds(
  changes: readonly PlannedChange[],
): readonly PlannedChange[] {
  const rebuilds = new Map<string, RebuildImage>();
  const others: PlannedChange[] = [];
  for (const planned of changes) {
    const { change } = planned;
    if (change.kind === "rebuild-image")
      rebuilds.set(change.image, merge(rebuilds.get(change.image), change));
    else others.push(planned);
  }
  return [
    ...others,
    ...[...rebuilds.values()].map((change) => ({
      change,
      disruption: "none" as const,
      evidence: [],
    })),
  ];
}

function merge(
  earlier: RebuildImage | undefined,
  later: RebuildImage,
): RebuildImage {
  const modules = new Set([...(earlier?.modules ?? []), ...later.modules]);
  const lacking = new Set([
    ...(earlier?.lacking ?? []),
    ...(later.lacking ?? []),
  ]);
  return {
    ...later,
    modules: [...modules],
    ...(lacking.size > 0 ? { lacking: [...lacking] } : {}),
  };
}
