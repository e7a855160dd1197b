import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadInputs, type InputOptions } from "../../src/cli/load-inputs.ts";
import { DIAGNOSTIC_CODES } from "../../src/diagnostics/codes.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import {
  renderDiagnostics,
  renderSummary,
} from "../../src/diagnostics/render.ts";
import { expectFile } from "../support/golden-file.ts";

const ROOT = "test/cases/diagnostics";

/**
 * A case is a folder `CODE/SITUATION` with a `playbook.yml`, an inventory where it is about one (`inventory.ini` or
 * `inventory.yml`), and the flags in `flags.json` where it needs some. `expected.txt` is all that is told.
 */
const cases = readdirSync(ROOT).flatMap((code) =>
  readdirSync(join(ROOT, code)).map((situation) => ({
    code,
    situation,
    folder: join(ROOT, code, situation),
  })),
);

describe("what is told about wrong input", () => {
  test.for(cases)("$code: $situation", async ({ code, folder }) => {
    const diagnostics = await diagnose(folder);
    const codes: readonly string[] = diagnostics.map((each) => each.code);
    expect(codes).toContain(code);
    const told = `${renderDiagnostics(diagnostics)}${renderSummary(diagnostics)}\n`;
    expectFile(join(folder, "expected.txt"), told.replaceAll(`${folder}/`, ""));
  });

  test("each code has a case that produces it", () => {
    const produced = new Set(cases.map(({ code }) => code));
    expect(DIAGNOSTIC_CODES.filter((code) => !produced.has(code))).toEqual([]);
  });
});

async function diagnose(folder: string): Promise<readonly Diagnostic[]> {
  const at = (name: string): string => join(folder, name);
  const flags: Partial<InputOptions> = existsSync(at("flags.json"))
    ? JSON.parse(readFileSync(at("flags.json"), "utf8"))
    : {};
  const inventory = ["inventory.ini", "inventory.yml"]
    .map(at)
    .filter((path) => existsSync(path));
  const inputs = await loadInputs(
    [at("playbook.yml")],
    { inventory, extraVars: [], ...flags },
    process.cwd(),
  );
  return inputs.ok ? inputs.warnings : inputs.diagnostics;
}
