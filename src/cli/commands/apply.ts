import { readSourceFile } from "../../playbook/load.ts";
import { looksLikeSavedPlan } from "../../run/saved-plan.ts";
import type { CliIo } from "../io.ts";
import type { RunOptions } from "../options.ts";
import { reportWrongInput } from "../report-input.ts";
import { runPlaybooks } from "../run-playbooks.ts";
import { userPath } from "../user-path.ts";

/** Applies playbooks, or one saved plan: which of the two a file is shows in its content. */
export async function executeApply(
  paths: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const mode = options.check ? "plan" : "apply";
  const files = paths.map((path) => readSourceFile(userPath(path, io.cwd)));
  const saved = files.flatMap((file) =>
    file.ok && looksLikeSavedPlan(file.value.text) ? [file.value] : [],
  );
  const [plan] = saved;
  if (!plan) return runPlaybooks(mode, paths, options, io);
  if (paths.length > 1)
    return reportWrongInput(
      [
        {
          code: "bad-option",
          severity: "error",
          message: `${plan.path} is a saved plan, and a saved plan is applied alone`,
        },
      ],
      { mode, sources: paths, output: options.output, color: options.color },
      io,
    );
  const { runSavedPlan } = await import("../run-saved-plan.ts");
  return runSavedPlan(plan, options, io);
}
