/** What --tags and --skip-tags say; empty lists say nothing. */
export interface TagSelection {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
}

export const EVERY_TASK: TagSelection = { tags: [], skipTags: [] };

/**
 * Whether a task with these tags (its own and its play's) is selected, by Ansible's rules: `always` runs unless it is
 * skipped by name, `never` only when one of the task's tags is asked for; `all`, `tagged` and `untagged` select by
 * kind. Skipping wins over selecting.
 */
export function isSelected(
  taskTags: readonly string[],
  { tags, skipTags }: TagSelection,
): boolean {
  const own = new Set(taskTags);
  return (
    isWanted(own, new Set(tags.length > 0 ? tags : ["all"])) &&
    !isSkipped(own, new Set(skipTags))
  );
}

function isWanted(
  own: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
): boolean {
  if (own.has("always")) return true;
  if (intersects(own, wanted)) return true;
  if (own.has("never")) return false;
  if (wanted.has("all")) return true;
  return wanted.has(isTagged(own) ? "tagged" : "untagged");
}

function isSkipped(
  own: ReadonlySet<string>,
  skipped: ReadonlySet<string>,
): boolean {
  if (skipped.has("all")) return !own.has("always") || skipped.has("always");
  if (intersects(own, skipped)) return true;
  return skipped.has(isTagged(own) ? "tagged" : "untagged");
}

function isTagged(own: ReadonlySet<string>): boolean {
  return own.size > 0;
}

function intersects(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((each) => b.has(each));
}
