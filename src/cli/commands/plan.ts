import type { CliIo } from "../io.ts";
import type { RunOptions } from "../options.ts";
import { runPlaybooks } from "../run-playbooks.ts";

export function executePlan(
  playbooks: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  return runPlaybooks("plan", playbooks, options, io);
}
