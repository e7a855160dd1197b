import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { EXIT_CODES } from "../run/exit-code.ts";
import type { SavedPlan } from "../run/documents/saved-plan-schema.ts";
import {
  parseSavedPlan,
  playsOfSavedPlan,
  targetOfSaved,
} from "../run/saved-plan.ts";
import { conduct, holderName } from "./conduct.ts";
import type { CliIo } from "./io.ts";
import type { RunOptions } from "./options.ts";
import { reportWrongInput } from "./report-input.ts";
import { connectionDefaults } from "./run-playbooks.ts";

/** `apply FILE` of what `plan --out FILE` wrote: exactly that, or nothing. */
export async function runSavedPlan(
  file: SourceFile,
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const mode = options.check ? "plan" : "apply";
  const input = {
    mode,
    sources: [file.path],
    output: options.output,
    color: options.color,
  } as const;
  const read = parseSavedPlan(file);
  if (!read.ok) return reportWrongInput(read.diagnostics, input, io);
  const { saved } = read;
  const wrong = wrongFlags(file, saved, options);
  if (wrong.length > 0) return reportWrongInput(wrong, input, io);
  const defaults = await connectionDefaults(options, io);
  if (!defaults) return EXIT_CODES.interrupted;
  const report = await conduct(
    {
      mode,
      sources: [file.path],
      hosts: saved.hosts.map(({ name, target, needsPassword }) => {
        const password = needsPassword ? defaults.becomePassword : undefined;
        return {
          name,
          target: targetOfSaved(target, password),
          secrets: [],
        };
      }),
      missing: saved.missing.map(({ host, status, reason }) => ({
        host,
        status,
        reason: `it has no plan: ${reason}`,
      })),
      plays: playsOfSavedPlan(saved),
      forks: options.forks,
      lockTimeout: options.lockTimeout,
      confirmTimeout: options.confirmTimeout,
      wantScript: options.showScript === true,
      holder: holderName(),
    },
    options,
    io,
  );
  return report.exitCode;
}

/** What a saved plan has decided already cannot be decided again beside it. */
function wrongFlags(
  file: SourceFile,
  saved: SavedPlan,
  options: RunOptions,
): readonly Diagnostic[] {
  const decided = [
    ...(options.allowDisruption === undefined ? [] : ["--allow-disruption"]),
    ...(options.allowDisconnect ? ["--allow-disconnect"] : []),
    ...(options.stage ? [] : ["--no-stage"]),
    ...(options.limit === undefined ? [] : ["--limit"]),
    ...(options.inventory.length === 0 ? [] : ["--inventory"]),
    ...(options.extraVars.length === 0 ? [] : ["--extra-vars"]),
    ...(options.tags.length === 0 ? [] : ["--tags"]),
    ...(options.skipTags.length === 0 ? [] : ["--skip-tags"]),
    ...(options.listHosts ? ["--list-hosts"] : []),
    ...(options.listTasks ? ["--list-tasks"] : []),
    ...(options.out === undefined ? [] : ["--out"]),
  ];
  const flags = decided.map((flag): Diagnostic => ({
    code: "bad-option",
    severity: "error",
    message: `${flag} has no meaning beside a saved plan: ${file.path} has decided it`,
    hint: "Give the flag to virtfn plan --out, and apply what that saves.",
  }));
  const needy = saved.hosts.find(({ needsPassword }) => needsPassword);
  if (!needy || options.askBecomePass) return flags;
  const password: Diagnostic = {
    code: "bad-option",
    severity: "error",
    message: `sudo on "${needy.name}" needs a password, and plans do not keep passwords`,
    hint: "Give it with --ask-become-pass.",
  };
  return [...flags, password];
}
