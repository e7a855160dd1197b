import { InvalidArgumentError, Option, type Command } from "commander";
import { DISRUPTIONS, type AllowedDisruption } from "../model/disruption.ts";

/** Which hosts, and how to reach them; for every command that contacts hosts. */
export interface ConnectionOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extraVars: readonly string[];
  readonly forks: number;
  readonly user?: string;
  readonly privateKey?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly become?: boolean;
  readonly askBecomePass?: boolean;
  readonly verbose: number;
  readonly color: ColorChoice;
  readonly allowEmpty?: boolean;
}

export interface RunOptions extends ConnectionOptions {
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly listHosts?: boolean;
  readonly listTasks?: boolean;
  readonly allowDisruption?: AllowedDisruption;
  readonly allowDisconnect?: boolean;
  readonly stage: boolean;
  readonly out?: string;
  readonly output: OutputFormat;
  readonly showScript?: boolean;
  /** Seconds. */
  readonly lockTimeout: number;
  /** Seconds. */
  readonly confirmTimeout: number;
}

export interface ValidateOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extraVars: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly explain?: boolean;
  readonly color: ColorChoice;
  readonly allowEmpty?: boolean;
}

export interface InspectOptions extends ConnectionOptions {
  readonly output: "text" | "json";
}

export interface ImportOptions extends ConnectionOptions {
  readonly out?: string;
  readonly force?: boolean;
}

export interface InventoryOptions {
  readonly inventory: readonly string[];
  readonly limit?: string;
  readonly extraVars: readonly string[];
  readonly list?: boolean;
  readonly graph?: boolean;
  readonly host?: string;
  readonly explain?: boolean;
  readonly color: ColorChoice;
}

export interface DemoOptions {
  readonly keep?: boolean;
  readonly color: ColorChoice;
}

export type ColorChoice = "auto" | "always" | "never";
export type OutputFormat = "text" | "json" | "ndjson";

export function addInventoryOptions(command: Command): Command {
  return command
    .option(
      "-i, --inventory <path>",
      "inventory file or folder, or host names with a comma; may be repeated",
      collect,
    )
    .option(
      "-l, --limit <pattern>",
      "only these of the hosts; @FILE reads one pattern a line",
    )
    .option(
      "-e, --extra-vars <vars>",
      "NAME=VALUE, a YAML or JSON map, or @FILE; beats every other variable",
      collect,
    )
    .addOption(colorOption())
    .setOptionValue("inventory", [])
    .setOptionValue("extraVars", []);
}

export function addConnectionOptions(command: Command): Command {
  return addInventoryOptions(command)
    .option("-f, --forks <number>", "hosts at a time", positiveInteger, 10)
    .option("-u, --user <name>", "user to connect as")
    .option("--private-key <file>", "ssh key to connect with")
    .option(
      "-T, --timeout <seconds>",
      "time limit for a connection to be made",
      positiveInteger,
      10,
    )
    .option("-b, --become", "run as root through sudo")
    .option("-K, --ask-become-pass", "ask for the sudo password")
    .option(
      "-v, --verbose",
      "show the ssh command lines and every script",
      increase,
    )
    .setOptionValue("verbose", 0)
    .option("--allow-empty", "no matching host is not an error");
}

export function addTagOptions(command: Command): Command {
  return command
    .option(
      "-t, --tags <tags>",
      "only tasks with one of these tags",
      collectWords,
    )
    .option(
      "--skip-tags <tags>",
      "no task with one of these tags",
      collectWords,
    )
    .setOptionValue("tags", [])
    .setOptionValue("skipTags", []);
}

export function addRunOptions(command: Command): Command {
  return addTagOptions(addConnectionOptions(command))
    .option("-D, --diff", "show what changes in each file")
    .option("--list-hosts", "list the hosts of each play, contact none")
    .option("--list-tasks", "list the tasks of each play, contact no host")
    .addOption(
      new Option(
        "--allow-disruption <class>",
        "disturb who uses a host, up to this class",
      ).choices(
        DISRUPTIONS.filter((each) => each !== "none" && each !== "reboot"),
      ),
    )
    .option(
      "--allow-disconnect",
      "cut this very connection too, where its class is allowed; undone unless a new one confirms it",
    )
    .option(
      "--no-stage",
      "do not persist for the next boot what is held back now",
    )
    .addOption(
      new Option("--output <format>", "what to print")
        .choices(["text", "json", "ndjson"])
        .default("text"),
    )
    .option("--show-script", "show exactly what would run as root")
    .option(
      "--lock-timeout <seconds>",
      "wait so long for another run to release a host",
      wholeNumber,
      0,
    )
    .option(
      "--confirm-timeout <seconds>",
      "undo what cut the connection when no new one confirms it for so long",
      positiveInteger,
      120,
    );
}

export function colorOption(): Option {
  return new Option("--color <when>", "color the output")
    .choices(["auto", "always", "never"])
    .default("auto");
}

function collect(
  value: string,
  previous: readonly string[],
): readonly string[] {
  return [...previous, value];
}

function collectWords(
  value: string,
  previous: readonly string[],
): readonly string[] {
  const words = value.split(",").map((word) => word.trim());
  return [...previous, ...words.filter((word) => word !== "")];
}

function increase(_value: unknown, previous: number): number {
  return previous + 1;
}

function positiveInteger(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError("It has to be at least 1.");
  return number;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError("It has to be a whole number.");
  return Number(text);
}
