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
  const before = file.text.slice(0, offset).replace(/^\ufeff/, "");
  const line = before.split("\n").length;
  return {
    line,
    column: Array.from(before.slice(before.lastIndexOf("\n") + 1)).length + 1,
  };
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
