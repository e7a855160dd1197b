import { describe, expect, test } from "vitest";
import { isInteractive, wantsColor } from "../../../src/cli/color.ts";

const terminal = { write: () => true, isTTY: true };
const pipe = { write: () => true };

describe("colour", () => {
  test.for<readonly [string, Parameters<typeof wantsColor>, boolean]>([
    ["on a terminal", ["auto", terminal, {}], true],
    ["not in a pipe", ["auto", pipe, {}], false],
    ["not with NO_COLOR", ["auto", terminal, { NO_COLOR: "1" }], false],
    [
      "with an empty NO_COLOR, which says nothing",
      ["auto", terminal, { NO_COLOR: "" }],
      true,
    ],
    ["not on a dumb terminal", ["auto", terminal, { TERM: "dumb" }], false],
    ["when it is asked for", ["always", pipe, { NO_COLOR: "1" }], true],
    ["not when it is forbidden", ["never", terminal, {}], false],
  ])("%s", ([, args, wanted]) => {
    expect(wantsColor(...args)).toBe(wanted);
  });
});

describe("lines that move", () => {
  test.for<readonly [string, Parameters<typeof isInteractive>, boolean]>([
    ["on a terminal", [terminal, {}], true],
    ["not in a pipe", [pipe, {}], false],
    ["not in CI", [terminal, { CI: "true" }], false],
    ["where CI says false", [terminal, { CI: "false" }], true],
    ["not on a dumb terminal", [terminal, { TERM: "dumb" }], false],
  ])("%s", ([, args, wanted]) => {
    expect(isInteractive(...args)).toBe(wanted);
  });
});
