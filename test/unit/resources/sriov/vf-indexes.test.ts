import { describe, expect, test } from "vitest";
import {
  expandIndexes,
  renderIndexes,
} from "../../../../src/resources/sriov/vf-indexes.ts";

describe("the indexes of VFs", () => {
  test.each([
    ["one", 3, [3]],
    ["a range", "0-3", [0, 1, 2, 3]],
    ["ranges and single ones", "5, 0-2", [0, 1, 2, 5]],
    ["a list", [4, 1], [1, 4]],
    ["the same twice", "1,1-2", [1, 2]],
  ] as const)("are read from %s", (_, written, indexes) => {
    expect(expandIndexes(written)).toEqual(indexes);
  });

  test.each(["", "3-1", "a", "1-", "-1", "1..3", "0-70000", "1,,2"])(
    "are not read from %j",
    (written) => {
      expect(expandIndexes(written)).toBeUndefined();
    },
  );

  test("are written as people write them", () => {
    expect(renderIndexes([0, 1, 2, 5, 7, 8])).toBe("0-2, 5, 7-8");
  });
});
