import { describe, expect, test } from "vitest";
import {
  moduleDeadline,
  numVfsDeadline,
  vfWait,
} from "../../../src/changes/deadlines.ts";
import { stepOf } from "../../../src/changes/kinds.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { SAMPLE_CHANGES } from "../../support/changes.ts";

const COUNTS = Array.from({ length: 257 }, (_, count) => count);
const pf = "0000:01:00.0" as PciAddress;

describe("the deadline of a VF count", () => {
  test.each(COUNTS)("%i VFs get a minute, and two seconds each", (count) => {
    expect(vfWait(count)).toBe(60 + 2 * count);
    expect(numVfsDeadline(0, count)).toBe(240 + 2 * count);
    expect(numVfsDeadline(count, 0)).toBe(240 + 2 * count);
  });

  test("covers both waits of a count that goes through 0", () => {
    for (const from of COUNTS)
      for (const to of [0, 1, 7, 256])
        expect(numVfsDeadline(from, to)).toBeGreaterThan(
          vfWait(from) + vfWait(to),
        );
  });
});

test("the deadline of a load covers the waits for the VFs of all its PFs", () => {
  for (const count of COUNTS) {
    const expected = [
      { pf, count },
      { pf, count },
    ];
    expect(moduleDeadline(expected)).toBeGreaterThanOrEqual(
      240 + 2 * vfWait(count),
    );
  }
});

test.each([
  ["load-module", 374],
  ["unload-module", 368],
  ["reload-module", 442],
  ["write-parameter", 60],
  ["raise-pf", 120],
  ["set-num-vfs", 262],
  ["set-autoprobe", 60],
  ["set-eswitch-mode", 120],
  ["set-vf-attributes", 60],
  ["bind-vf", 180],
  ["enable-unit", 60],
  ["write-file", 60],
  ["remove-file", 60],
  ["rebuild-image", 1800],
] as const)("a %s may take %i seconds", (kind, seconds) => {
  expect(stepOf(SAMPLE_CHANGES[kind]).deadline).toBe(seconds);
});
