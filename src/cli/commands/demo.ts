import { rmSync } from "node:fs";
import { EXIT_CODES } from "../../run/exit-code.ts";
import { wantsColor } from "../color.ts";
import { demoScenes } from "../demo/scenes.ts";
import { createStage, type Stage } from "../demo/stage.ts";
import { executeCli } from "../execute-cli.ts";
import type { CliIo } from "../io.ts";
import type { DemoOptions } from "../options.ts";

/** Three simulated hosts, the real command line, and a story; exit 0 only if every scene ended as it should. */
export async function executeDemo(
  options: DemoOptions,
  io: CliIo,
): Promise<number> {
  const stage = createStage(wantsColor(options.color, io.stdout, io.env));
  for (const scene of demoScenes(stage)) {
    if (io.interrupt.aborted) return leave(stage, EXIT_CODES.interrupted, io);
    io.stdout.write(
      `\n${stage.paint.strong(`# ${scene.title}`)}\n${indent(scene.story)}\n`,
    );
    if ("act" in scene) {
      const problem = await scene.act();
      if (problem !== undefined) return fail(stage, problem, io);
      continue;
    }
    io.stdout.write(
      `\n${stage.paint.strong("$")} virtfn ${scene.shown.join(" ")}\n`,
    );
    const exitCode = await executeCli(
      [...scene.args, "--color", stage.color],
      io,
    );
    io.stdout.write(`${stage.paint.faint(`exit ${exitCode}`)}\n`);
    if (exitCode === EXIT_CODES.interrupted) return leave(stage, exitCode, io);
    if (exitCode !== scene.exitCode)
      return fail(stage, `exit ${exitCode} instead of ${scene.exitCode}`, io);
  }
  io.stdout.write(`\n${indent(farewell(stage, options))}\n`);
  if (!options.keep) rmSync(stage.folder, { recursive: true, force: true });
  return EXIT_CODES.settled;
}

function farewell({ folder }: Stage, options: DemoOptions): string {
  return options.keep
    ? `The hosts stay in ${folder}: plain folders, look around. Their inventory is fleet.yml.`
    : "All of it held. The hosts are gone; --keep leaves them for you to look around.";
}

function fail(stage: Stage, problem: string, io: CliIo): number {
  io.stderr.write(
    `\nThe demo did not go as it should: ${problem}. The hosts stay in ${stage.folder}.\n`,
  );
  return EXIT_CODES.failed;
}

function leave(stage: Stage, exitCode: number, io: CliIo): number {
  io.stderr.write(`\nThe hosts stay in ${stage.folder}.\n`);
  return exitCode;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
