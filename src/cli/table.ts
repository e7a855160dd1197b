import { displayWidth } from "../diagnostics/display-width.ts";

/** Columns aligned to the left, two spaces between, nothing after the last. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows.map((row) => `${renderRow(row, widths)}\n`).join("");
}

function renderRow(row: readonly string[], widths: readonly number[]): string {
  return row
    .map(
      (cell, column) =>
        cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))),
    )
    .join("  ")
    .trimEnd();
}

function widthOf(text: string): number {
  return Array.from(text, (character): number =>
    displayWidth(character),
  ).reduce((sum, width) => sum + width, 0);
}
