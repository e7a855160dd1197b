import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/changes/change.ts";
import {
  pauseBefore,
  verifyDeadline,
} from "../../../src/run/verify-deadline.ts";

function change(kind: Change["kind"]): Change {
  return { kind } as Change;
}

describe("the deadline of a verification, in seconds", () => {
  test.for<readonly [readonly Change["kind"][], number]>([
    [[], 5],
    [["write-file"], 5],
    [["remove-file"], 5],
    [["write-parameter"], 5],
    [["remember-load"], 5],
    [["rebuild-image"], 10],
    [["unload-module"], 15],
    [["set-num-vfs"], 30],
    [["load-module"], 60],
    [["reload-module"], 60],
    [["write-file", "set-num-vfs", "rebuild-image"], 30],
  ])("after %j is %i", ([kinds, seconds]) => {
    expect(verifyDeadline(kinds.map(change))).toBe(seconds);
  });
});

test("the pauses between looks grow, and stop growing at two seconds", () => {
  expect([1, 2, 3, 4, 5, 6].map(pauseBefore)).toEqual([
    200, 400, 800, 1600, 2000, 2000,
  ]);
});
