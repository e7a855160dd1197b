import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { renderDiagnostics, renderSummary } from "../../diagnostics/render.ts";
import { ansiStyle, plainStyle } from "../../diagnostics/style.ts";
import { EXIT_CODES } from "../../run/exit-code.ts";
import { buildRequest } from "../build-request.ts";
import { wantsColor } from "../color.ts";
import type { CliIo } from "../io.ts";
import { loadInputs, type Inputs } from "../load-inputs.ts";
import type { ValidateOptions } from "../options.ts";

/** Checks playbooks and inventory, and says what was checked. */
export async function executeValidate(
  playbooks: readonly string[],
  options: ValidateOptions,
  io: CliIo,
): Promise<number> {
  const inputs = await loadInputs(playbooks, options, io.cwd);
  const diagnostics = inputs.ok
    ? [...inputs.warnings, ...requestFaults(inputs.value, options, io)]
    : inputs.diagnostics;
  const isWrong = diagnostics.some(({ severity }) => severity === "error");
  const style = wantsColor(options.color, io.stdout, io.env)
    ? ansiStyle
    : plainStyle;
  io.stdout.write(renderDiagnostics(diagnostics, style));
  if (!inputs.ok || isWrong) {
    io.stdout.write(`${renderSummary(diagnostics)}\n`);
    return EXIT_CODES.wrongInput;
  }
  if (options.explain) {
    const { explainPlaybook } = await import("../../playbook/explain.ts");
    io.stdout.write(
      `${inputs.value.playbooks.map(explainPlaybook).join("\n")}\n`,
    );
  }
  io.stdout.write(`${renderChecked(playbooks, inputs.value)}\n`);
  return EXIT_CODES.settled;
}

/** What a run would find wrong before it contacts a host; nobody is asked for a password. */
function requestFaults(
  inputs: Inputs,
  { tags, skipTags }: ValidateOptions,
  io: CliIo,
): readonly Diagnostic[] {
  const built = buildRequest(
    inputs,
    { tags, skipTags, stage: true },
    {
      user: undefined,
      privateKey: undefined,
      timeout: 10,
      becomePassword: undefined,
      cwd: io.cwd,
    },
  );
  return built.ok ? [] : built.diagnostics;
}

function renderChecked(
  playbooks: readonly string[],
  { plays }: Inputs,
): string {
  const tasks = plays.reduce((sum, { play }) => sum + play.tasks.length, 0);
  const hosts = new Set(
    plays.flatMap((input) => input.hosts.map(({ name }) => name)),
  );
  const counts = [
    count(plays.length, "play"),
    count(tasks, "task"),
    count(hosts.size, "host"),
  ];
  return `ok: ${playbooks.join(", ")}: ${counts.join(", ")} checked, no host was contacted.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
