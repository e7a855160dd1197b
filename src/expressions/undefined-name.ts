import { renderPlace } from "../diagnostics/source.ts";
import { didYouMean, suggest } from "../diagnostics/suggest.ts";
import type { Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";
import type { Name } from "./syntax.ts";

/** The problem of a name that nothing defines. */
export function undefinedName(
  { name, start, end }: Name,
  scope: Scope,
): Problem {
  return {
    code: "undefined-name",
    message: `"${name}" is not defined here`,
    offset: start,
    length: end - start,
    name,
    label: nearestName(name, scope),
    hint: hintFor(name),
  };
}

function nearestName(name: string, scope: Scope): string | undefined {
  if (name === "null") return 'did you mean "none"?';
  const nearest = suggest(name, scope.bindings.keys());
  const binding =
    nearest === undefined ? undefined : scope.bindings.get(nearest);
  if (binding?.kind !== "written")
    return didYouMean(name, scope.bindings.keys());
  return `did you mean "${nearest}" (${renderPlace(binding.nameRange ?? binding.node.range, "line")})?`;
}

/** What to do in place of names that Ansible has and virtfn does not. */
const CURES: ReadonlyMap<string, string> = new Map([
  [
    "omit",
    "Leave the key out; where it depends, write two tasks with a when each.",
  ],
  [
    "hostvars",
    "The variables of other hosts cannot be read; groups has the names of all hosts.",
  ],
  ["ansible_facts", "Facts are under facts, as in facts.kernel."],
]);

function hintFor(name: string): string | undefined {
  const cure = CURES.get(name);
  if (cure !== undefined || !name.startsWith("ansible_")) return cure;
  return "Ansible's facts are not gathered; virtfn's own are under facts.";
}
