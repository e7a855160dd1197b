import { didYouMean } from "../diagnostics/suggest.ts";
import { isImplicitLocalhost } from "./implicit-localhost.ts";
import type { Inventory } from "./inventory.ts";
import { hostByName, hostsOfGroup } from "./inventory-index.ts";

export type Match =
  | { readonly ok: true; readonly hosts: readonly string[] }
  | {
      readonly ok: false;
      readonly code: "bad-pattern" | "unmatched-pattern";
      readonly message: string;
      readonly label?: string | undefined;
      readonly hint?: string | undefined;
    };

/**
 * The hosts of one part of a pattern, without sign: a host, a group, a glob over both, a `~regex` over both; with
 * `[i]` or `[i:j]` at its end (both ends included, `-1` the last) a choice of those.
 */
export function matchPart(inventory: Inventory, part: string): Match {
  if (part === "")
    return {
      ok: false,
      code: "bad-pattern",
      message: "a sign without a name behind it",
    };
  if (hostByName(inventory, part)) return { ok: true, hosts: [part] };
  const subscript = readSubscript(part);
  if (subscript && "message" in subscript)
    return { ok: false, code: "bad-pattern", ...subscript };
  const expression = subscript ? part.slice(0, subscript.start) : part;
  const matcher = matcherOf(expression);
  if (typeof matcher === "string")
    return { ok: false, code: "bad-pattern", message: matcher };
  const found = findMatches(inventory, expression, matcher);
  if (!found) return unmatched(inventory, part, expression);
  if (!subscript) return { ok: true, hosts: found };
  const chosen = choose(found, subscript);
  if (chosen.length > 0 || found.length === 0)
    return { ok: true, hosts: chosen };
  const message = `"${part}" matches nothing: "${expression}" has ${found.length} host${found.length === 1 ? "" : "s"}`;
  return {
    ok: false,
    code: "unmatched-pattern",
    message,
    hint: "Counting starts at 0.",
  };
}

interface Subscript {
  readonly start: number;
  readonly from: number;
  /** `undefined`: only the one at `from`. */
  readonly to: number | undefined;
}

function readSubscript(
  part: string,
): Subscript | { readonly message: string; readonly hint: string } | undefined {
  if (part.startsWith("~")) return undefined;
  const match = /^(.+)\[(?:(-?\d+)|(\d+)([:-])(-?\d*))\]$/.exec(part);
  if (!match) return undefined;
  const [, expression = "", index, from, separator, to] = match;
  const start = expression.length;
  if (index !== undefined) return { start, from: Number(index), to: undefined };
  if (separator === "-")
    return {
      message: "a choice of hosts is written with a colon",
      hint: `Write ${expression}[${from}:${to}].`,
    };
  return { start, from: Number(from), to: to === "" ? -1 : Number(to) };
}

function choose(
  hosts: readonly string[],
  { from, to }: Subscript,
): readonly string[] {
  if (to === undefined)
    return hosts.slice(from, from === -1 ? undefined : from + 1);
  return hosts.slice(from, to === -1 ? undefined : to + 1);
}

/** A predicate over names, or why there is none. */
function matcherOf(expression: string): ((name: string) => boolean) | string {
  const source = expression.startsWith("~")
    ? `^(?:${expression.slice(1)})`
    : globSource(expression);
  try {
    const pattern = new RegExp(source);
    return (name) => pattern.test(name);
  } catch {
    return expression.startsWith("~")
      ? `"${expression.slice(1)}" is not a regular expression`
      : `"${expression}" is not a pattern`;
  }
}

/** `*`, `?`, `[abc]` and `[!abc]` of the shell; an unclosed bracket is itself. */
function globSource(glob: string): string {
  const source = glob.replace(
    /\*|\?|\[(!?)(\]?[^\]]*)\]|[^*?[]+|\[/g,
    (piece, negation: string | undefined, set: string | undefined) => {
      if (piece === "*") return ".*";
      if (piece === "?") return ".";
      if (set !== undefined)
        return `[${negation ? "^" : ""}${set.replace(/[\\\]^[&]/g, "\\$&")}]`;
      return piece.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    },
  );
  return `^${source}$`;
}

/** `undefined` when neither a group nor a host matches; a group without hosts matches. */
function findMatches(
  inventory: Inventory,
  expression: string,
  matches: (name: string) => boolean,
): readonly string[] | undefined {
  const groups = inventory.groups.filter(({ name }) => matches(name));
  const looksAtHosts =
    groups.length === 0 ||
    expression.startsWith("~") ||
    /[.?*[]/.test(expression);
  const hosts = looksAtHosts
    ? inventory.hosts
        .filter(({ name }) => matches(name))
        .map(({ name }) => name)
    : [];
  if (groups.length > 0 || hosts.length > 0)
    return [
      ...new Set([
        ...groups.flatMap(({ name }) => hostsOfGroup(inventory, name)),
        ...hosts,
      ]),
    ];
  return isImplicitLocalhost(inventory, expression) ? [expression] : undefined;
}

function unmatched(
  inventory: Inventory,
  part: string,
  expression: string,
): Match {
  const names = [...inventory.groups, ...inventory.hosts].map(
    ({ name }) => name,
  );
  const asSet = part === expression ? undefined : matcherOf(part);
  const looksLikeSet = typeof asSet === "function" && names.some(asSet);
  return {
    ok: false,
    code: "unmatched-pattern",
    message: `"${part}" matches no host and no group of the inventory`,
    label: didYouMean(expression, names),
    hint: looksLikeSet
      ? `A number in brackets at the end chooses by position; for a set of characters use a regular expression: "~${part}$".`
      : "virtfn inventory --graph shows what there is.",
  };
}
