import { describe, expect, test } from "vitest";
import { splitParams } from "../../../src/playbook/split-params.ts";

function pairs(text: string): readonly string[] | string {
  const split = splitParams(text);
  return split.ok
    ? split.params.map(({ name, value }) => `${name}=${value}`)
    : split.message;
}

describe("a params text is split as modprobe would get it", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "": [],
    "  ": [],
    "max_vfs=7": ["max_vfs=7"],
    "max_vfs=7 debug=16": ["max_vfs=7", "debug=16"],
    " max_vfs=7\t debug=16\n": ["max_vfs=7", "debug=16"],
    "max_vfs=7,7": ["max_vfs=7,7"],
    "msg='hi there'": ["msg=hi there"],
    'msg="hi there"': ["msg=hi there"],
    '"msg=hi there"': ["msg=hi there"],
    "msg=hi\\ there": ["msg=hi there"],
    "msg='a\\b'": ["msg=a\\b"],
    'msg="a\\b\\"c"': ['msg=a\\b"c'],
    "path=a=b": ["path=a=b"],
    "empty=": ["empty="],
    "nobh max=1": ["nobh=Y", "max=1"],
  };
  for (const [text, expected] of Object.entries(cases))
    test(JSON.stringify(text), () => {
      expect(pairs(text)).toEqual(expected);
    });
});

describe("what is no parameter is refused", () => {
  const cases: Readonly<Record<string, string>> = {
    "max_vfs='7": "a quote is opened here and never closed",
    "-f max_vfs=7":
      '"-f" is an option of the command modprobe, not a parameter of a module',
    "=7": "a parameter needs a name before its `=`",
  };
  for (const [text, message] of Object.entries(cases))
    test(text, () => {
      expect(pairs(text)).toBe(message);
    });
});

test("each parameter knows where it stands", () => {
  const text = "a=1  msg='x y' flag";
  const split = splitParams(text);
  if (!split.ok) throw new Error(split.message);
  expect(
    split.params.map(({ start, valueStart, end }) => [
      text.slice(start, end),
      text.slice(valueStart, end),
    ]),
  ).toEqual([
    ["a=1", "1"],
    ["msg='x y'", "'x y'"],
    ["flag", "flag"],
  ]);
});
