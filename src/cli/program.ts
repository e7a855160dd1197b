import { Command, Option } from "commander";
import { version } from "./version.ts";
import {
  addConnectionOptions,
  addInventoryOptions,
  addRunOptions,
  addTagOptions,
  colorOption,
  type DemoOptions,
  type ImportOptions,
  type InspectOptions,
  type InventoryOptions,
  type RunOptions,
  type ValidateOptions,
} from "./options.ts";

/** What the words on the command line ask for; each command is loaded only when it runs. */
export interface Commands {
  readonly plan: (
    playbooks: readonly string[],
    options: RunOptions,
  ) => Promise<void>;
  readonly apply: (
    paths: readonly string[],
    options: RunOptions,
  ) => Promise<void>;
  readonly validate: (
    playbooks: readonly string[],
    options: ValidateOptions,
  ) => Promise<void>;
  readonly inspect: (
    pattern: string | undefined,
    options: InspectOptions,
  ) => Promise<void>;
  readonly import: (
    patterns: readonly string[],
    options: ImportOptions,
  ) => Promise<void>;
  readonly inventory: (options: InventoryOptions) => Promise<void>;
  readonly demo: (options: DemoOptions) => Promise<void>;
}

/** The commands and flags of virtfn. Flags that Ansible has too are spelled as there. */
export function createProgram(commands: Commands): Command {
  const program = new Command("virtfn")
    .description(
      "Puts SR-IOV hosts into the state that a playbook declares, keeps them there across reboots, and proves it.",
    )
    .version(version())
    .helpCommand(true)
    .showHelpAfterError("(virtfn --help lists the commands and flags)")
    .addHelpText("after", example("plan playbooks/igb.yml"));

  addRunOptions(program.command("plan"))
    .description("say what would change on each host; writes nothing")
    .argument("<playbook...>")
    .option(
      "--out <file>",
      "save the plan, to be applied exactly by `virtfn apply FILE`",
    )
    .addHelpText("after", example("plan -i fleet.yml --diff playbooks/igb.yml"))
    .action(commands.plan);

  addRunOptions(program.command("apply"))
    .description("bring each host to the declared state, and verify it")
    .argument("<playbook|planfile...>")
    .option("-C, --check", "the same as `virtfn plan`")
    .option("--out <file>", "with --check: save the plan")
    .addHelpText(
      "after",
      example("apply -i fleet.yml -l hv1 playbooks/igb.yml"),
    )
    .action(commands.apply);

  addTagOptions(addInventoryOptions(program.command("validate")))
    .description("check playbooks and inventory; contacts no host")
    .argument("<playbook...>")
    .option("--allow-empty", "no matching host is not an error")
    .option("--explain", "show what each task became")
    .addHelpText("after", example("validate -i fleet.yml playbooks/igb.yml"))
    .action(commands.validate);

  addConnectionOptions(program.command("inspect"))
    .description("show the PFs and VFs of each host")
    .argument("[hosts]", "host pattern", "all")
    .addOption(
      new Option("--output <format>", "what to print")
        .choices(["text", "json"])
        .default("text"),
    )
    .addHelpText("after", example("inspect -i fleet.yml hv1"))
    .action(commands.inspect);

  addConnectionOptions(program.command("import"))
    .description("write a playbook that describes hosts as they are")
    .argument("[hosts...]", "host patterns; all hosts without one")
    .option("--out <file>", "write it there instead of to stdout")
    .option("--force", "with --out: replace a file that is there")
    .addHelpText("after", example("import -i fleet.yml hv1 --out hv1.yml"))
    .action(commands.import);

  addInventoryOptions(program.command("inventory"))
    .description("show hosts, groups and where each variable came from")
    .option("--list", "every host with its groups and variables, as JSON")
    .option("--graph", "groups and hosts as a tree")
    .option("--host <name>", "the variables of one host")
    .option(
      "--explain",
      "with --host: where each value came from and what it beat",
    )
    .addHelpText(
      "after",
      example("inventory -i fleet.yml --host hv1 --explain"),
    )
    .action(commands.inventory);

  program
    .command("demo")
    .description("watch virtfn do its job on three simulated hosts")
    .option("--keep", "leave the simulated hosts in place afterwards")
    .addOption(colorOption())
    .addHelpText("after", example("demo --keep"))
    .action(commands.demo);

  for (const command of program.commands)
    command.showHelpAfterError(
      `(virtfn ${command.name()} --help shows its flags and an example)`,
    );
  return program;
}

function example(words: string): string {
  return `\nExample:\n  virtfn ${words}`;
}
