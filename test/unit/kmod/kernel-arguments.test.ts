import { describe, expect, it } from "vitest";
import { splitKernelArguments } from "../../../src/kmod/kernel-arguments.ts";

describe("module arguments as the kernel takes them apart", () => {
  it.each<[string, string, readonly (readonly [string, string | undefined])[]]>(
    [
      ["nothing", "", []],
      ["blanks", " \t\n", []],
      [
        "one after another",
        "a=1  b=2\tc",
        [
          ["a", "1"],
          ["b", "2"],
          ["c", undefined],
        ],
      ],
      ["a quoted value", 'a="x y"', [["a", "x y"]]],
      ["a quoted word", '"a=x y"', [["a", "x y"]]],
      ["a quoted bare word", '"a b"', [["a b", undefined]]],
      ["quotes in the middle stay", 'a=x"y z"', [["a", 'x"y z"']]],
      ["only the outer quotes go", 'a="x"y', [["a", 'x"y']]],
      ["a quote that is never closed", 'a="x y', [["a", "x y"]]],
      ["an empty value", "a=", [["a", ""]]],
      ["an empty value in quotes", 'a=""', [["a", ""]]],
      ["a lone quote", 'a="', [["a", ""]]],
      ["an equals sign in the value", "a=b=c", [["a", "b=c"]]],
      [
        "an equals sign in front is part of the name",
        "=a",
        [["=a", undefined]],
      ],
      ["-- ends the list", "a=1 -- b=2", [["a", "1"]]],
    ],
  )("%s", (_, text, expected) => {
    expect(
      splitKernelArguments(text).map(({ name, value }) => [name, value]),
    ).toEqual(expected);
  });
});
