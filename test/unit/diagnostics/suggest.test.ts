import { describe, expect, test } from "vitest";
import { didYouMean, suggest } from "../../../src/diagnostics/suggest.ts";

const NAMES = [
  "modprobe",
  "name",
  "when",
  "loop",
  "vf_count",
  "tags",
  "become",
];

describe("the name that was probably meant", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["modprob", "modprobe"],
    ["mod_probe", "modprobe"],
    ["modporbe", "modprobe"],
    ["MODPROBE", "modprobe"],
    ["vf-count", "vf_count"],
    ["vf_cuont", "vf_count"],
    ["nmae", "name"],
    ["tag", "tags"],
    ["modp", "modprobe"],
    ["x", undefined],
    ["notify", undefined],
    ["", undefined],
  ];
  for (const [written, expected] of cases)
    test(`for "${written}" is ${expected ?? "none"}`, () => {
      expect(suggest(written, NAMES)).toBe(expected);
    });
});

test("a suggestion is a question", () => {
  expect(didYouMean("modprob", NAMES)).toBe('did you mean "modprobe"?');
  expect(didYouMean("handlers", NAMES)).toBeUndefined();
});
