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
  /** `--limit`, each element a pattern; the lines of a limit file are one element each. */
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
  const { limit } = selection;
  const limits =
    limit === undefined ? [] : typeof limit === "string" ? [limit] : limit;
  const limited = evaluatePattern(
    inventory,
    limits.map((text) => placedPattern(text, undefined, "--limit")),
  );
  if (!hosts.ok || !limited.ok)
    return {
      ok: false,
      diagnostics: [hosts, limited].flatMap((result) =>
        result.ok ? [] : result.diagnostics,
      ),
    };
  const kept =
    limits.length === 0
      ? hosts.value
      : hosts.value.filter((name) => limited.value.includes(name));
  const value = inOrder(inventory, kept);
  if (value.length > 0 || selection.allowEmpty)
    return { ok: true, value, warnings: [] };
  return { ok: false, diagnostics: [nothingLeft(selection, limits)] };
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
): Result<ReadonlyArray<string>> {
  const diagnostics: Diagnostic[] = [];
  const matched: {
    readonly sign: PatternPart["sign"];
    readonly hosts: readonly string[];
  }[] = [];
  for (const pattern of patterns)
    for (const part of splitPattern(pattern.text)) {
      const result = matchPart(inventory, part.text);
      if (result.ok) matched.push({ sign: part.sign, hosts: result.hosts });
      else diagnostics.push(toDiagnostic(pattern, part, result));
    }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, value: combine(inventory, matched), warnings: [] };
}

function combine(
  inventory: Inventory,
  matched: readonly {
    readonly sign: PatternPart["sign"];
    readonly hosts: readonly string[];
  }[],
): readonly string[] {
  const setsOf = (sign: PatternPart["sign"]): readonly ReadonlySet<string>[] =>
    matched
      .filter((each) => each.sign === sign)
      .map(({ hosts }) => new Set(hosts));
  const plain = matched.filter(({ sign }) => sign === "");
  const start =
    plain.length > 0
      ? plain.flatMap(({ hosts }) => hosts)
      : inventory.hosts.map(({ name }) => name);
  const kept = start.filter((name) =>
    setsOf("&").every((set) => set.has(name)),
  );
  return kept.filter((name) => !setsOf("!").some((set) => set.has(name)));
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

function nothingLeft(
  { pattern, range }: Selection,
  limits: readonly string[],
): Diagnostic {
  const within = limits.length > 0 ? ` within --limit ${limits.join(",")}` : "";
  return {
    code: "no-hosts",
    severity: "error",
    message: `the pattern "${pattern}" leaves no hosts${within}`,
    range,
    hint: "If that is fine, say so with --allow-empty.",
  };
}
