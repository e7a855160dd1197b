import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile, SourceRange } from "../diagnostics/source.ts";
import type { Inventory } from "./inventory.ts";
import { matchPart } from "./match-pattern.ts";
import { splitPattern, type PatternPart } from "./split-pattern.ts";

export interface Selection {
  /** The `hosts:` of a play or of the command line. */
  readonly pattern: string;
  /** Where the pattern stands; the start of its text. */
  readonly range?: SourceRange | undefined;
  /** `--limit`; the lines of a limit file are one element each. An empty list is an error, no limit is `undefined`. */
  readonly limit?: string | readonly string[] | undefined;
  /** Whether it is fine that nothing is left. */
  readonly allowEmpty?: boolean | undefined;
}

/**
 * The hosts that a pattern names, in the order of the inventory. Plain parts first, then `&` keeps, then `!` removes,
 * wherever they stand; with only `&` and `!` it starts from all hosts. A part that matches nothing is an error.
 */
export function selectHosts(
  inventory: Inventory,
  selection: Selection,
): Result<readonly string[]> {
  const hosts = evaluatePattern(inventory, [
    placedPattern(selection.pattern, selection.range, "hosts"),
  ]);
  const limits = limitsOf(selection);
  const limited = limits ? evaluatePattern(inventory, limits) : undefined;
  if (!hosts.ok || limited?.ok === false)
    return {
      ok: false,
      diagnostics: [hosts, limited].flatMap((result) =>
        result?.ok === false ? result.diagnostics : [],
      ),
    };
  const kept = [...hosts.value].filter(
    (name) => !limited || limited.value.has(name),
  );
  const value = inOrder(inventory, kept);
  if (value.length > 0 || selection.allowEmpty)
    return { ok: true, value, warnings: [] };
  return { ok: false, diagnostics: [nothingLeft(selection, limits)] };
}

function limitsOf({ limit }: Selection): readonly PlacedPattern[] | undefined {
  if (limit === undefined) return undefined;
  const texts = typeof limit === "string" ? [limit] : limit;
  return texts.map((text) => placedPattern(text, undefined, "--limit"));
}

interface MatchedPart {
  readonly sign: PatternPart["sign"];
  readonly hosts: ReadonlySet<string>;
}

interface PlacedPattern {
  readonly text: string;
  readonly file: SourceFile;
  readonly start: number;
}

function placedPattern(
  text: string,
  range: SourceRange | undefined,
  path: string,
): PlacedPattern {
  const isVerbatim = range?.file.text
    .slice(range.start, range.end)
    .includes(text);
  if (!range || !isVerbatim) return { text, file: { path, text }, start: 0 };
  return {
    text,
    file: range.file,
    start: range.file.text.indexOf(text, range.start),
  };
}

function evaluatePattern(
  inventory: Inventory,
  patterns: readonly PlacedPattern[],
): Result<ReadonlySet<string>> {
  const diagnostics: Diagnostic[] = [];
  const matched: MatchedPart[] = [];
  for (const pattern of patterns)
    for (const part of splitPattern(pattern.text)) {
      const result = matchPart(inventory, part.text);
      if (result.ok)
        matched.push({ sign: part.sign, hosts: new Set(result.hosts) });
      else diagnostics.push(toDiagnostic(pattern, part, result));
    }
  if (matched.length + diagnostics.length === 0)
    return { ok: false, diagnostics: [emptyPattern(patterns[0])] };
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  const value = new Set(combine(inventory, matched));
  return { ok: true, value, warnings: [] };
}

function combine(
  inventory: Inventory,
  matched: readonly MatchedPart[],
): readonly string[] {
  const plain = matched.filter(({ sign }) => sign === "");
  const kept = matched.filter(({ sign }) => sign === "&");
  const removed = matched.filter(({ sign }) => sign === "!");
  const start =
    plain.length > 0
      ? plain.flatMap(({ hosts }) => [...hosts])
      : inventory.hosts.map(({ name }) => name);
  return start.filter(
    (name) =>
      kept.every(({ hosts }) => hosts.has(name)) &&
      !removed.some(({ hosts }) => hosts.has(name)),
  );
}

function inOrder(
  inventory: Inventory,
  names: readonly string[],
): readonly string[] {
  const wanted = new Set(names);
  const listed = inventory.hosts
    .map(({ name }) => name)
    .filter((name) => wanted.delete(name));
  return [...listed, ...wanted];
}

function toDiagnostic(
  pattern: PlacedPattern,
  part: PatternPart,
  problem: Extract<ReturnType<typeof matchPart>, { ok: false }>,
): Diagnostic {
  const start = pattern.start + part.start;
  return {
    code: problem.code,
    severity: "error",
    message: problem.message,
    range: {
      file: pattern.file,
      start,
      end: start + Math.max(1, part.text.length),
    },
    label: problem.label,
    hint: problem.hint,
  };
}

/** Never "all hosts": a file of limits that came out empty must not mean everybody. */
function emptyPattern(pattern: PlacedPattern | undefined): Diagnostic {
  return {
    code: "bad-pattern",
    severity: "error",
    message:
      pattern === undefined || pattern.file.path === "--limit"
        ? "--limit names no hosts"
        : "this pattern names no hosts",
    range: pattern && {
      file: pattern.file,
      start: pattern.start,
      end: pattern.start + Math.max(1, pattern.text.length),
    },
    hint: 'Every host is "all".',
  };
}

function nothingLeft(
  { pattern, range }: Selection,
  limits: readonly PlacedPattern[] | undefined,
): Diagnostic {
  const within = limits
    ? ` within --limit ${limits.map(({ text }) => text).join(",")}`
    : "";
  return {
    code: "no-hosts",
    severity: "error",
    message: `the pattern "${pattern}" leaves no hosts${within}`,
    range,
    hint: "If that is fine, say so with --allow-empty.",
  };
}
