import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FILTERS } from "../../../src/expressions/filters/table.ts";
import { TESTS } from "../../../src/expressions/tests.ts";

const PAGE = readFileSync(
  join(import.meta.dirname, "../../../docs/expressions.md"),
  "utf8",
);

/** The names in the first column of the table below a heading. */
function namesUnder(heading: string): readonly string[] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const cells = section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split(" | ")[0] ?? "");
  const names = cells.flatMap((cell) =>
    [...cell.matchAll(/`(\w+)[^`]*`/g)].map((match) => match[1] ?? ""),
  );
  return [...new Set(names)].toSorted();
}

test("the page of expressions lists exactly the filters that there are", () => {
  expect(namesUnder("Filters")).toEqual([...FILTERS.keys()].toSorted());
});

test("the page of expressions lists exactly the tests that there are", () => {
  expect(namesUnder("Tests")).toEqual([...TESTS.keys()].toSorted());
});
