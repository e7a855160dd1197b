import { fc, test as law } from "../../support/laws.ts";
import { describe, expect, test } from "vitest";
import { diffLines } from "../../../src/plan/line-diff.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 8 });

describe("a diff of lines", () => {
  test.each([
    ["nothing at all", [], [], []],
    ["a new file", [], ["a", "b"], ["+a", "+b"]],
    ["a removed file", ["a"], [], ["-a"]],
    [
      "one line changed",
      ["a", "b", "c"],
      ["a", "x", "c"],
      [" a", "-b", "+x", " c"],
    ],
    ["a line inserted", ["a", "c"], ["a", "b", "c"], [" a", "+b", " c"]],
    ["the same twice", ["a", "a"], ["a"], [" a", "-a"]],
  ])("of %s", (_, before, after, marked) => {
    expect(
      diffLines(before, after).map(({ mark, text }) => mark + text),
    ).toEqual(marked);
  });

  law.prop([lines, lines])(
    "holds both texts, each in its order",
    (before, after) => {
      const diff = diffLines(before, after);
      const without = (left: string) =>
        diff.filter(({ mark }) => mark !== left).map(({ text }) => text);
      expect(without("+")).toEqual(before);
      expect(without("-")).toEqual(after);
    },
  );
});
