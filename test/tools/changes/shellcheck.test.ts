import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { renderBootScript } from "../../../src/changes/boot-script.ts";
import { allVerbs } from "../../../src/changes/kinds.ts";
import { BOOT_SCRIPTS } from "../../support/boot-scripts.ts";
import { SHELLS } from "../../support/shells.ts";
import { findTool, hasTool } from "../../support/tools.ts";

describe.skipIf(!hasTool("shellcheck"))("the verbs of all changes", () => {
  test("are clean in shellcheck's eyes, as POSIX sh", () => {
    const script = `#!/bin/sh\nR=\${VIRTFN_ROOT-}\n${Object.values(allVerbs()).join("\n\n")}\n`;
    const { stdout } = spawnSync(
      findTool("shellcheck") ?? "shellcheck",
      // Verbs are subshells, and lend their variables to those that they call.
      ["-s", "sh", "--exclude=SC2329,SC2030,SC2031", "-"],
      { input: script, encoding: "utf8" },
    );
    expect(stdout).toBe("");
  });
});

describe.skipIf(!hasTool("shellcheck"))("a boot script", () => {
  test.each(BOOT_SCRIPTS)(
    "that %s is clean in shellcheck's eyes, with no more than it excludes itself",
    (_, script) => {
      const { status, stdout } = spawnSync(
        findTool("shellcheck") ?? "shellcheck",
        ["-"],
        { input: renderBootScript(script), encoding: "utf8" },
      );
      expect(stdout).toBe("");
      expect(status).toBe(0);
    },
  );
});

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "$name",
  ({ argv: [shell = "sh", ...rest] }) => {
    test.each(BOOT_SCRIPTS)("reads a boot script that %s", (_, script) => {
      expect(() =>
        execFileSync(shell, [...rest, "-n"], {
          input: renderBootScript(script),
        }),
      ).not.toThrow();
    });
  },
);

describe("each verb", () => {
  test.each(Object.entries(allVerbs()))(
    "%s is one function of its name",
    (name, text) => {
      expect(name).toMatch(/^verb_[a-z_]+$/);
      expect(text.startsWith(`${name}() `)).toBe(true);
      expect(() => execFileSync("sh", ["-n"], { input: text })).not.toThrow();
    },
  );

  test("calls only verbs that are defined with it", () => {
    const verbs = allVerbs();
    const called = Object.values(verbs).flatMap((text) =>
      [...text.matchAll(/\bverb_[a-z_]+/g)].map(([name]) => name),
    );
    expect(Object.keys(verbs)).toEqual(
      expect.arrayContaining([...new Set(called)]),
    );
  });
});
