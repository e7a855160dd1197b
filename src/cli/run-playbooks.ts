import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
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

/** `plan` and `apply` of playbooks: the same run, once without and once with its second half. */
export async function runPlaybooks(
  mode: RunMode,
  playbooks: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const inputs = await loadInputs(playbooks, options, io.cwd);
  const input = {
    mode,
    sources: playbooks,
    output: options.output,
    color: options.color,
  };
  if (!inputs.ok) return reportWrongInput(inputs.diagnostics, input, io);
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
    plays: built.plays,
    forks: options.forks,
    lockTimeout: options.lockTimeout,
    wantScript: options.showScript === true,
    holder: holderName(),
  };
  const report = await conduct(request, options, io);
  if (options.out !== undefined && mode === "plan") {
    const made = { version: version(), created: new Date(io.clock.now()) };
    // What it says of the hosts is not for everybody, and it decides what runs as root.
    writeFileSync(
      resolve(io.cwd, options.out),
      renderSavedPlan(request, report, made),
      { mode: 0o600 },
    );
  }
  return report.exitCode;
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
