import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DIAGNOSTIC_CODES } from "../../../src/diagnostics/codes.ts";

/** Cells of the table's rows; a `|` in a cell is escaped. */
const rows = readFileSync("docs/diagnostics.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test("each code has one row in the table, in the order of the union", () => {
  expect(rows.map(([code]) => code?.replaceAll("`", ""))).toEqual([
    ...DIAGNOSTIC_CODES,
  ]);
});

test("each row says what the code means, shows an example and names the cure", () => {
  for (const cells of rows) {
    expect(cells).toHaveLength(4);
    for (const cell of cells) expect(cell, cells[0]).not.toBe("");
  }
});
