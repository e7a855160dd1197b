import { describe, expect, test } from "vitest";
import {
  positionAt,
  renderPlace,
  type Position,
} from "../../../src/diagnostics/source.ts";

describe("positions count lines and characters from one", () => {
  const cases: Readonly<Record<string, readonly [string, number, Position]>> = {
    "the start of a file": ["abc", 0, { line: 1, column: 1 }],
    "the end of a file": ["abc", 3, { line: 1, column: 4 }],
    "a line break belongs to its line": ["ab\ncd", 2, { line: 1, column: 3 }],
    "behind a line break": ["ab\ncd", 3, { line: 2, column: 1 }],
    "line breaks of Windows": ["ab\r\ncd", 5, { line: 2, column: 2 }],
    "an emoji is one character": ["🙂x", 2, { line: 1, column: 2 }],
    "a byte order mark is none": ["\ufeffabc", 1, { line: 1, column: 1 }],
  };
  for (const [title, [text, offset, expected]] of Object.entries(cases))
    test(title, () => {
      expect(positionAt({ path: "t", text }, offset)).toEqual(expected);
    });
});

test("a place names its line, and its column where that helps", () => {
  const file = { path: "playbooks/igb.yml", text: "a\nbc\n" };
  const range = { file, start: 3, end: 4 };
  expect(renderPlace(range)).toBe("playbooks/igb.yml:2:2");
  expect(renderPlace(range, "line")).toBe("playbooks/igb.yml:2");
});
