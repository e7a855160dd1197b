import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import { parseObservation } from "../../../src/facts/parse-observation.ts";

const LINES = readFileSync(
  join(import.meta.dirname, "../../recordings/sim-igb-in-use/probe.txt"),
  "utf8",
)
  .replace(/\n$/, "")
  .split("\n");

const position = fc.nat({ max: LINES.length - 1 });
const noise = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(...LINES),
);

describe("reading a probe", () => {
  test.prop([fc.array(noise)])(
    "never throws, whatever the lines are",
    (lines) => {
      expect(typeof parseObservation(lines).ok).toBe("boolean");
    },
  );

  test.prop([position])(
    "that was cut off anywhere is a problem and no half observation",
    (end) => {
      expect(parseObservation(LINES.slice(0, end)).ok).toBe(false);
    },
  );

  test.prop([
    fc.array(fc.tuple(position, noise), { minLength: 1, maxLength: 20 }),
  ])("with lines that were changed never throws", (changes) => {
    const lines = [...LINES];
    for (const [at, text] of changes) lines[at] = text;
    expect(typeof parseObservation(lines).ok).toBe("boolean");
  });

  test.prop([fc.array(fc.string(), { maxLength: 5 })])(
    "passes over what a login shell says first",
    (greeting) => {
      const words = greeting.filter((line) => !line.startsWith("@"));
      expect(parseObservation([...words, ...LINES])).toEqual(
        parseObservation(LINES),
      );
    },
  );
});
