import { readSourceFile } from "../../playbook/load.ts";
import { looksLikeSavedPlan } from "../../run/saved-plan.ts";
import type { CliIo } from "../io.ts";
import type { RunOptions } from "../options.ts";
import { reportWrongInput } from "../report-input.ts";
import { runPlaybooks } from "../run-playbooks.ts";
import { userPath } from "../user-path.ts";

/** Plans playbooks. A saved plan is one already. */
export async function executePlan(
  playbooks: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const saved = playbooks.find((path) => {
    const file = readSourceFile(userPath(path, io.cwd));
    return file.ok && looksLikeSavedPlan(file.value.text);
  });
  if (saved === undefined) return runPlaybooks("plan", playbooks, options, io);
  return reportWrongInput(
    [
      {
        code: "bad-option",
        severity: "error",
        message: `${saved}: this is a saved plan; carry it out with virtfn apply`,
        hint: "virtfn apply --check looks whether it still holds.",
      },
    ],
    {
      mode: "plan",
      sources: playbooks,
      output: options.output,
      color: options.color,
    },
    io,
  );
}
