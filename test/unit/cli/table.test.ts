import { expect, test } from "vitest";
import { renderTable } from "../../../src/cli/table.ts";

test("a table aligns its columns by what they take on a terminal, and ends no line with blanks", () => {
  expect(
    renderTable([
      ["a", "bb", "c"],
      ["漢", "b", ""],
      ["aaa", "", "c"],
    ]),
  ).toBe("a    bb  c\n漢   b\naaa      c\n");
});
