import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { TagSelection } from "../playbook/select-tags.ts";
import type { PlayInput } from "./load-inputs.ts";

/** Asked-for tags that no play and no task has: a slip, by which nothing at all would be done and called a success. */
export function unknownTags(
  plays: readonly PlayInput[],
  { tags = [], skipTags = [] }: Partial<TagSelection>,
): readonly Diagnostic[] {
  const used = new Set(
    plays.flatMap(({ play }) => [
      ...play.tags,
      ...play.tasks.flatMap((task) => task.tags),
    ]),
  );
  const unknown = (flag: string, asked: readonly string[]) =>
    [...new Set(asked)]
      .filter((tag) => !used.has(tag) && !SPECIAL.has(tag))
      .map((tag) => unknownTag(flag, tag, used));
  return [...unknown("--tags", tags), ...unknown("--skip-tags", skipTags)];
}

const SPECIAL: ReadonlySet<string> = new Set([
  "all",
  "always",
  "never",
  "tagged",
  "untagged",
]);

function unknownTag(
  flag: string,
  tag: string,
  used: ReadonlySet<string>,
): Diagnostic {
  const known =
    used.size === 0
      ? "No play or task has tags."
      : `There are ${[...used].toSorted().join(", ")}.`;
  return {
    code: "bad-option",
    severity: "error",
    message: `${flag} ${tag}: no play and no task has this tag`,
    hint:
      didYouMean(tag, [...used, ...SPECIAL])?.replace("did", "Did") ?? known,
  };
}
