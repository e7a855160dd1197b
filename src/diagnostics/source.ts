/** A text that a person wrote, kept whole so that a diagnostic can show the line. */
export interface SourceFile {
  /** As the user named it, for display. */
  readonly path: string;
  readonly text: string;
}

/** Half-open range of UTF-16 offsets in a file. */
export interface SourceRange {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** One-based, counted in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A byte order mark is no character of the first line. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStarts(file);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const before = file.text.slice(starts[low], offset).replace(/^\ufeff/, "");
  return { line: low + 1, column: Array.from(before).length + 1 };
}

const knownLineStarts = new WeakMap<SourceFile, readonly number[]>();

/** Kept for each file: a plan names the place of each task on each host. */
function lineStarts(file: SourceFile): readonly number[] {
  const known = knownLineStarts.get(file);
  if (known) return known;
  const starts = [0];
  for (let at = 0; (at = file.text.indexOf("\n", at) + 1) > 0;) starts.push(at);
  knownLineStarts.set(file, starts);
  return starts;
}

/** `path:line`, or `path:line:column`. */
export function renderPlace(
  range: SourceRange,
  precision: "line" | "column" = "column",
): string {
  const { line, column } = positionAt(range.file, range.start);
  return precision === "line"
    ? `${range.file.path}:${line}`
    : `${range.file.path}:${line}:${column}`;
}
