import { describe, expect, test } from "vitest";
import { quote } from "../../../src/changes/quote.ts";

describe("quote", () => {
  test.each([
    ["", "''"],
    ["igb", "'igb'"],
    ["two words", "'two words'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(reboot) `reboot` \\ " !', "'$(reboot) `reboot` \\ \" !'"],
    ["two\nlines", "'two\nlines'"],
  ])("%j becomes %s", (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test("refuses a NUL, which no argument can hold", () => {
    expect(() => quote("a\0b")).toThrow("a NUL cannot be part of a command");
  });
});
