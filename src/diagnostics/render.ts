import type { Diagnostic } from "./diagnostic.ts";
import { renderExcerpt, showControlCharacters } from "./excerpt.ts";
import { positionAt, renderPlace, type SourceRange } from "./source.ts";
import { plainStyle, type Style } from "./style.ts";

/**
 * Diagnostics for people, in the order of their files and places, each told once; ends with a line break unless
 * there are none.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  style: Style = plainStyle,
): string {
  const blocks = inOrder(diagnostics).map((each) => renderOne(each, style));
  return [...new Set(blocks)].join("");
}

/** `2 errors, 1 warning, no host was contacted.`: the last line of a run that did not begin. */
export function renderSummary(diagnostics: readonly Diagnostic[]): string {
  const blocks = (severity: Diagnostic["severity"]): number =>
    new Set(
      diagnostics
        .filter((each) => each.severity === severity)
        .map((each) => renderOne(each, plainStyle)),
    ).size;
  const errors = blocks("error");
  const warnings = blocks("warning");
  const parts = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
    ...(errors > 0 ? ["no host was contacted"] : []),
  ];
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}

function renderOne(diagnostic: Diagnostic, style: Style): string {
  const { code, severity, message, range, label } = diagnostic;
  const paint = style[severity];
  const lines = [
    `${paint(`${severity}[${code}]`)}: ${style.strong(showControlCharacters(message))}`,
    ...(range ? renderRange(range, "^", label, paint, style) : []),
    ...(diagnostic.related ?? []).flatMap((place) =>
      renderRange(place.range, "-", place.message, style.faint, style),
    ),
    ...(range || label === undefined ? [] : [`  ${label}`]),
    ...renderHint(diagnostic.hint, style),
  ];
  return `${lines.join("\n")}\n`;
}

function renderRange(
  range: SourceRange,
  mark: "^" | "-",
  label: string | undefined,
  paint: (text: string) => string,
  style: Style,
): readonly string[] {
  const { line } = positionAt(range.file, range.start);
  const excerpt = renderExcerpt(range);
  const marks = `${mark.repeat(excerpt.width)}${label === undefined ? "" : ` ${showControlCharacters(label)}`}`;
  return [
    `  ${renderPlace(range)}`,
    `${style.faint(`${String(line).padStart(7)} |`)} ${excerpt.text}`.trimEnd(),
    `${style.faint(`${" ".repeat(7)} |`)} ${" ".repeat(excerpt.indent)}${paint(marks)}`,
  ];
}

function renderHint(hint: string | undefined, style: Style): readonly string[] {
  if (hint === undefined) return [];
  const [first = "", ...rest] = hint.split("\n").map(showControlCharacters);
  return [
    `  ${style.strong("hint")}: ${first}`,
    ...rest.map((line) => `    ${line}`),
  ];
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    ({ range: a }, { range: b }) =>
      compareTexts(a?.file.path ?? "", b?.file.path ?? "") ||
      (a?.start ?? 0) - (b?.start ?? 0) ||
      (a?.end ?? 0) - (b?.end ?? 0),
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
