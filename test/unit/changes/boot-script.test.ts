import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { renderBootScript } from "../../../src/changes/boot-script.ts";
import type { Change } from "../../../src/changes/change.ts";
import { BOOT_SCRIPT, BOOT_SCRIPTS } from "../../support/boot-scripts.ts";
import { SAMPLE_CHANGES } from "../../support/changes.ts";
import { expectFile } from "../../support/golden-file.ts";

describe("a boot script", () => {
  test("is this text", () => {
    expectFile(
      join(import.meta.dirname, "boot-script.sh"),
      renderBootScript(BOOT_SCRIPT),
    );
  });

  test("is the same for the same changes", () => {
    expect(renderBootScript(BOOT_SCRIPT)).toBe(
      renderBootScript(structuredClone(BOOT_SCRIPT)),
    );
  });

  test.each(BOOT_SCRIPTS)(
    "that %s brings each verb that it calls, once, and none that it does not",
    (_, script) => {
      const text = renderBootScript(script);
      const defined = [...text.matchAll(/^(verb_[a-z_]+)\(\) /gm)].map(
        ([, name]) => name,
      );
      const named = [...text.matchAll(/\bverb_[a-z_]+/g)].map(([name]) => name);
      expect(new Set(defined).size).toBe(defined.length);
      expect(new Set(named)).toEqual(new Set(defined));
      expect(defined).not.toContain("verb_put_file");
      for (const name of defined)
        expect(named.filter((each) => each === name).length).toBeGreaterThan(1);
    },
  );

  test.each<readonly [string, Change]>([
    ["takes VFs away", { ...SAMPLE_CHANGES["set-num-vfs"], from: 4 }],
    ["is not lost with a boot", SAMPLE_CHANGES["write-file"]],
  ])("is not made of what %s", (_, change) => {
    expect(() =>
      renderBootScript({ ...BOOT_SCRIPT, changes: [change] }),
    ).toThrow(/boot script/);
  });
});
