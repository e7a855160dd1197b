import { fc, test as law } from "../../support/laws.ts";
import { describe, expect, test } from "vitest";
import { quote } from "../../../src/changes/quote.ts";
import { splitWords } from "../../../src/run/split-words.ts";

describe("words as a shell splits them", () => {
  test.for<readonly [string, readonly string[] | undefined]>([
    ["", []],
    ["  -o  ProxyJump=bastion ", ["-o", "ProxyJump=bastion"]],
    [
      `-o 'ProxyCommand=ssh -W %h:%p bastion'`,
      ["-o", "ProxyCommand=ssh -W %h:%p bastion"],
    ],
    [`a"b c"d`, ["ab cd"]],
    [`''`, [""]],
    [`a\\ b`, ["a b"]],
    [`'a\\b'`, ["a\\b"]],
    [`"a\\"b"`, [`a"b`]],
    [`"open`, undefined],
  ])("%j", ([text, words]) => {
    expect(splitWords(text)).toEqual(words);
  });

  law.prop([fc.array(fc.string().filter((text) => !text.includes("\0")))])(
    "what was quoted for sh comes out again",
    (words) => {
      expect(splitWords(words.map(quote).join(" "))).toEqual(words);
    },
  );
});
