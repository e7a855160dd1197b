import { describe, expect, test } from "vitest";
import { parsePythonLiteral } from "../../../src/inventory/python-literal.ts";

describe("parsePythonLiteral", () => {
  test.each([
    ["7", 7],
    ["-7", -7],
    ["+7", 7],
    ["1_000", 1000],
    ["0x1F", 31],
    ["0o17", 15],
    ["0b11", 3],
    ["00", 0],
    ["1.5", 1.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["True", true],
    ["None", null],
    ["'a'", "a"],
    ['"a"', "a"],
    ["'a' 'b'", "ab"],
    ["'\\x41\\u0042\\n\\q'", "AB\n\\q"],
    ["r'\\n'", "\\n"],
    ["[1, [2,], 'x']", [1, [2], "x"]],
    ["()", []],
    ["(1)", 1],
    ["(1,)", [1]],
    ["(1, 2)", [1, 2]],
    ["{'a': {1: None}}", { a: { 1: null } }],
    ["{}", {}],
    ["  7", 7],
    ["7 # seven", 7],
  ])("reads %s", (text, expected) => {
    expect(parsePythonLiteral(text)).toEqual(expected);
  });

  test.each([
    "",
    "yes",
    "true",
    "null",
    "0644",
    "1__0",
    "1.2.3",
    "1+2",
    "7x",
    "7 8",
    "12345678901234567890",
    "1e999",
    "'open",
    "b'x'",
    "[1",
    "[1 2]",
    "{'a'}",
    "{'a': }",
    "{[1]: 2}",
    "(,)",
    "not_a_word",
    "True.x",
    "[".repeat(200),
    "# only a comment",
  ])("takes %j for plain text", (text) => {
    expect(parsePythonLiteral(text)).toBeUndefined();
  });
});
