import type { ErrorCode, YAMLParseError, YAMLWarning } from "yaml";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { positionAt, type SourceFile } from "../diagnostics/source.ts";

type Problem = YAMLParseError | YAMLWarning;

export interface TabIndent {
  readonly diagnostic: Diagnostic;
  /** What is wrong beside it. */
  readonly others: readonly Problem[];
}

/**
 * The first line that begins with a tab and cannot be read: the parser stumbles there and on many lines after it.
 * `undefined` where no tab is to blame.
 */
export function findTabIndent(
  file: SourceFile,
  base: number,
  problems: readonly Problem[],
): TabIndent | undefined {
  const lines = file.text.split("\n");
  const lineOf = ({ pos }: Problem) => positionAt(file, base + pos[0]).line;
  const isOnTab = (problem: Problem) =>
    beginsWithTab(lines[lineOf(problem) - 1] ?? "");
  const line = problems
    .filter((each) => STUMBLES.has(each.code) && isOnTab(each))
    .map(lineOf)
    .toSorted((a, b) => a - b)[0];
  if (line === undefined) return undefined;
  return {
    diagnostic: explain(file, lines, line),
    // A tab may be met at the end of the line before.
    others: problems.filter(
      (each) =>
        lineOf(each) < line - 1 || !(STUMBLES.has(each.code) || isOnTab(each)),
    ),
  };
}

function explain(
  file: SourceFile,
  lines: readonly string[],
  line: number,
): Diagnostic {
  const start = lines
    .slice(0, line - 1)
    .reduce((offset, text) => offset + text.length + 1, 0);
  const indent = /^[ \t]*/.exec(lines[line - 1] ?? "")?.[0] ?? "";
  const more = lines.slice(line).filter(beginsWithTab).length;
  return {
    code: "yaml-syntax",
    severity: "error",
    message: "a tab cannot indent YAML",
    range: {
      file,
      start: start + indent.indexOf("\t"),
      end: start + indent.length,
    },
    hint:
      more === 0
        ? "Indent with spaces."
        : `Indent with spaces, here and on ${more} more ${more === 1 ? "line" : "lines"} below.`,
  };
}

/** What a tab leads to. Between `{` and `}` tabs are allowed, and other slips are as likely. */
const STUMBLES: ReadonlySet<ErrorCode> = new Set([
  "TAB_AS_INDENT",
  "BAD_INDENT",
  "UNEXPECTED_TOKEN",
]);

function beginsWithTab(text: string): boolean {
  return /^ *\t/.test(text);
}
