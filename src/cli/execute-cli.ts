import { CommanderError } from "commander";
import { EXIT_CODES } from "../run/exit-code.ts";
import type { CliIo } from "./io.ts";
import { createProgram, type Commands } from "./program.ts";
import { renderBugReport } from "./bug-report.ts";

/**
 * Runs one command line, as given after `virtfn`, and resolves with its exit code. Everything it says goes to
 * `io`; nothing else of the process is touched.
 */
export async function executeCli(
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (args.length === 0) io.stderr.write(NO_COMMAND);
      return exitCodeOfUsage(error);
    }
    io.stderr.write(renderBugReport(error, args.some(isVerbose)));
    return EXIT_CODES.bug;
  }
}

const NO_COMMAND =
  "\nerror: no command was given; begin with `virtfn plan PLAYBOOK`, which writes nothing, or `virtfn demo`\n";

async function dispatch(args: readonly string[], io: CliIo): Promise<number> {
  let exitCode: number = EXIT_CODES.settled;
  const commands: Commands = {
    plan: async (playbooks, options) => {
      const { executePlan } = await import("./commands/plan.ts");
      exitCode = await executePlan(playbooks, options, io);
    },
    apply: async (paths, options) => {
      const { executeApply } = await import("./commands/apply.ts");
      exitCode = await executeApply(paths, options, io);
    },
    validate: async (playbooks, options) => {
      const { executeValidate } = await import("./commands/validate.ts");
      exitCode = await executeValidate(playbooks, options, io);
    },
    inspect: async (pattern, options) => {
      const { executeInspect } = await import("./commands/inspect.ts");
      exitCode = await executeInspect(pattern, options, io);
    },
    import: async (patterns, options) => {
      const { executeImport } = await import("./commands/import.ts");
      exitCode = await executeImport(patterns, options, io);
    },
    inventory: async (options) => {
      const { executeInventory } = await import("./commands/inventory.ts");
      exitCode = await executeInventory(options, io);
    },
    demo: async (options) => {
      const { executeDemo } = await import("./commands/demo.ts");
      exitCode = await executeDemo(options, io);
    },
  };
  const program = createProgram(commands);
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
    });
  }
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

/** Help and the version were asked for; everything else that commander throws is a wrong command line. */
function exitCodeOfUsage(error: CommanderError): number {
  const asked = [
    "commander.helpDisplayed",
    "commander.version",
    "commander.help",
  ];
  return asked.includes(error.code) && error.exitCode === 0
    ? EXIT_CODES.settled
    : EXIT_CODES.wrongInput;
}

function isVerbose(arg: string): boolean {
  return arg === "--verbose" || /^-v+$/.test(arg);
}
