import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RunMode } from "../run/events.ts";
import { EXIT_CODES } from "../run/exit-code.ts";
import { renderSavedPlan } from "../run/saved-plan.ts";
import type { RunRequest } from "../run/run-request.ts";
import { askPassword } from "./ask-password.ts";
import { buildRequest } from "./build-request.ts";
import { conduct, holderName } from "./conduct.ts";
import type { CliIo } from "./io.ts";
import { renderHostList, renderTaskList } from "./lists.ts";
import { loadInputs } from "./load-inputs.ts";
import type { ConnectionOptions, RunOptions } from "./options.ts";
import { reportDiagnostics, reportWrongInput } from "./report-input.ts";
import { version } from "./version.ts";
import { writeObstacle } from "./write-obstacle.ts";
import { writePrivateFile } from "./write-private-file.ts";

/** `plan` and `apply` of playbooks: the same run, once without and once with its second half. */
export async function runPlaybooks(
  mode: RunMode,
  playbooks: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const inputs = await loadInputs(playbooks, options, io.cwd);
  const conflicts = flagConflicts(mode, options, io);
  const input = {
    mode,
    sources: playbooks,
    output: options.output,
    color: options.color,
  };
  if (!inputs.ok || conflicts.length > 0) {
    const found = inputs.ok ? inputs.warnings : inputs.diagnostics;
    return reportWrongInput([...conflicts, ...found], input, io);
  }
  if (options.listHosts) io.stdout.write(renderHostList(inputs.value));
  if (options.listTasks) io.stdout.write(renderTaskList(inputs.value, options));
  if (options.listHosts || options.listTasks) return EXIT_CODES.settled;
  const defaults = await connectionDefaults(options, io);
  if (!defaults) return EXIT_CODES.interrupted;
  const built = buildRequest(inputs.value, options, defaults);
  if (!built.ok) return reportWrongInput(built.diagnostics, input, io);
  reportDiagnostics(inputs.warnings, options.color, io);
  const request: RunRequest = {
    mode,
    sources: playbooks,
    hosts: built.hosts,
    missing: [],
    plays: built.plays,
    forks: options.forks,
    lockTimeout: options.lockTimeout,
    confirmTimeout: options.confirmTimeout,
    wantScript: options.showScript === true,
    holder: holderName(),
  };
  const report = await conduct(request, options, io);
  if (options.out !== undefined && mode === "plan") {
    const made = { version: version(), created: new Date(io.clock.now()) };
    // What it says of the hosts is not for everybody, and it decides what runs as root.
    writePrivateFile(
      resolve(io.cwd, options.out),
      renderSavedPlan(request, report, made),
    );
  }
  return report.exitCode;
}

/** Flags that are right alone, and not together. */
function flagConflicts(
  mode: RunMode,
  options: RunOptions,
  io: CliIo,
): readonly Diagnostic[] {
  const wrong = (message: string, hint: string): Diagnostic => ({
    code: "bad-option",
    severity: "error",
    message,
    hint,
  });
  const { out, output } = options;
  const conflicts: Diagnostic[] = [];
  if (out !== undefined && mode === "apply")
    conflicts.push(
      wrong(
        "--out saves a plan, and this is no plan",
        "Use virtfn plan, or apply --check.",
      ),
    );
  const obstacle =
    out === undefined ? undefined : writeObstacle(resolve(io.cwd, out));
  if (obstacle)
    conflicts.push(
      wrong(`${out} cannot be written: ${obstacle.why}`, obstacle.cure),
    );
  if (output !== "text" && (options.listHosts || options.listTasks))
    conflicts.push(
      wrong(`lists have no ${output} form`, "Leave --output away."),
    );
  return conflicts;
}

/** `undefined` when the password was asked for and did not come. */
export async function connectionDefaults(
  options: ConnectionOptions,
  io: CliIo,
) {
  const becomePassword = options.askBecomePass
    ? await askPassword("sudo password: ", io)
    : undefined;
  if (options.askBecomePass && becomePassword === undefined) return undefined;
  return {
    user: options.user,
    privateKey: options.privateKey,
    timeout: options.timeout,
    becomePassword,
    cwd: io.cwd,
  };
}
