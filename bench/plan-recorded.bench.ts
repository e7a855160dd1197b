import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("plans of a recorded fleet: hosts per second and peak memory", () => {
  const runs = Array.from({ length: 3 }, planRecorded);
  const best = runs.reduce((fastest, run) =>
    run.seconds < fastest.seconds ? run : fastest,
  );
  process.stdout.write(
    `| plan of ${best.hosts} recorded hosts x ${best.tasks} tasks | ${Math.round(best.hosts / best.seconds)} hosts/s | – | ${best.megabytes.toFixed(0)} MB peak |\n`,
  );
  expect(best.verdicts).toEqual({ change: best.hosts });
});

interface Run {
  readonly hosts: number;
  readonly tasks: number;
  readonly seconds: number;
  readonly megabytes: number;
  readonly verdicts: Readonly<Record<string, number>>;
}

/** In a process of its own, in one piece as the program is. */
function planRecorded(): Run {
  const folder = mkdtempSync(join(tmpdir(), "virtfn-bench-"));
  execFileSync("npx", [
    "rolldown",
    "bench/plan-recorded.ts",
    "--platform=node",
    `--dir=${folder}`,
    "--entryFileNames=[name].mjs",
  ]);
  return JSON.parse(
    execFileSync(process.execPath, [join(folder, "plan-recorded.mjs")], {
      encoding: "utf8",
    }),
  ) as Run;
}
