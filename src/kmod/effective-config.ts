import type { ConfigFile } from "../model/observation.ts";
import type { ModuleName } from "../model/module-name.ts";
import {
  parseModprobeFile,
  type ConfigLine,
  type ParsedFile,
} from "./config-file.ts";
import { splitKernelArguments } from "./kernel-arguments.ts";
import { parseKernelCommandLine } from "./kernel-command-line.ts";
import { MODPROBE_DIRECTORIES, searchOrder } from "./search-order.ts";
import { matchesPattern } from "./shell-pattern.ts";

/** What the next `modprobe MODULE` will do, and which lines make it so. */
export interface EffectiveConfig {
  readonly module: ModuleName;
  /** What kmod hands to the kernel when modprobe itself is given no options. */
  readonly optionsText: string;
  /** The same, taken apart as the kernel does; of several with one name the last one wins. */
  readonly assignments: readonly Assignment[];
  /** The command that runs instead of loading the module: the first line that matches. */
  readonly install: CommandOverride | undefined;
  /** Aliases of this very name: `modprobe M` loads what they stand for (often `off`, which is nothing) instead. */
  readonly redirects: readonly Redirect[];
  /** Why loading by alias, that is by udev, and systemd-modules-load pass the module over; `modprobe M` does not care. */
  readonly blacklistedBy: readonly Origin[];
  /** Lines about the module that are not read, since a stronger directory has a file of the same name. */
  readonly replaced: readonly ReplacedLine[];
}

export interface Assignment {
  /** `-` folded to `_`, as the kernel compares parameter names. */
  readonly name: string;
  /** Without the quotes; `undefined` for a bare name. */
  readonly value: string | undefined;
  readonly origin: Origin;
}

interface CommandOverride {
  readonly command: string;
  readonly origin: FileOrigin;
}

interface Redirect {
  readonly to: string;
  readonly origin: FileOrigin;
}

export type Origin = FileOrigin | CommandLineOrigin;

interface FileOrigin {
  readonly kind: "file";
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

interface CommandLineOrigin {
  readonly kind: "command-line";
  /** The word of /proc/cmdline. */
  readonly text: string;
}

interface ReplacedLine {
  readonly origin: FileOrigin;
  readonly directive: ConfigLine["kind"];
  /** Path of the file that is read in its stead. */
  readonly by: string;
}

/**
 * Combines all files and the kernel command line as kmod does for one module (kmod libkmod/libkmod-module.c,
 * kmod_module_get_options): options of all files in reading order, then those of the command line.
 */
export function effectiveConfig(
  files: readonly ConfigFile[],
  kernelCommandLine: string,
  module: ModuleName,
): EffectiveConfig {
  const order = searchOrder(files, MODPROBE_DIRECTORIES);
  const lines = order.read.flatMap((file) => linesAbout(module, file));
  const commandLine = parseKernelCommandLine(kernelCommandLine);
  const options: readonly OptionsPiece[] = [
    ...lines.flatMap(({ line, origin }) =>
      line.kind === "options" ? [{ text: line.arguments, origin }] : [],
    ),
    ...commandLine.options
      .filter((option) => option.module === module)
      .map((option) => ({
        text: option.arguments,
        origin: { kind: "command-line" as const, text: option.text },
      })),
  ];
  return {
    module,
    // kmod passes empty ones over (`M.` on the command line).
    ...combine(options.filter((piece) => piece.text !== "")),
    install: firstCommand(lines, "install"),
    redirects: lines.flatMap(({ line, origin }) =>
      line.kind === "alias" && line.module !== module
        ? [{ to: line.module, origin }]
        : [],
    ),
    blacklistedBy: [
      ...lines
        .filter(({ line }) => line.kind === "blacklist")
        .map(({ origin }) => origin),
      ...commandLine.blacklist
        .filter((entry) => entry.module === module)
        .map((entry) => ({ kind: "command-line" as const, text: entry.text })),
    ],
    replaced: order.replaced.flatMap(({ file, by }) =>
      linesAbout(module, file).map(({ line, origin }) => ({
        origin,
        directive: line.kind,
        by: by.path,
      })),
    ),
  };
}

/** The assignment that the kernel ends up with for a parameter: the last one. */
export function effectiveValue(
  config: EffectiveConfig,
  parameter: string,
): Assignment | undefined {
  const name = foldParameter(parameter);
  return config.assignments.findLast((assignment) => assignment.name === name);
}

/** `path:line`, or `kernel command line`, for people. */
export function renderOrigin(origin: Origin): string {
  return origin.kind === "file"
    ? `${origin.path}:${origin.line}`
    : "kernel command line";
}

interface LineWithOrigin {
  readonly line: ConfigLine;
  readonly origin: FileOrigin;
}

function linesAbout(
  module: ModuleName,
  file: ConfigFile,
): readonly LineWithOrigin[] {
  return parsedOnce(file)
    .lines.filter((line) => isAbout(line, module))
    .map((line) => ({
      line,
      origin: {
        kind: "file",
        path: file.path,
        line: line.line,
        text: line.text,
      },
    }));
}

/** A file is asked about once for each module of a play, and on each plane. */
function parsedOnce(file: ConfigFile): ParsedFile {
  const known = PARSED.get(file) ?? parseModprobeFile(file);
  PARSED.set(file, known);
  return known;
}

const PARSED = new WeakMap<ConfigFile, ParsedFile>();

function isAbout(line: ConfigLine, module: ModuleName): boolean {
  switch (line.kind) {
    case "options":
    case "blacklist":
      return line.module === module;
    case "install":
    case "remove":
    case "softdep":
      return matchesPattern(line.module, module);
    case "alias":
      return matchesPattern(line.alias, module);
    case "deprecated":
    case "bad":
      return false;
  }
}

function firstCommand(
  lines: readonly LineWithOrigin[],
  kind: "install" | "remove",
): CommandOverride | undefined {
  for (const { line, origin } of lines)
    if (line.kind === kind) return { command: line.command, origin };
  return undefined;
}

interface OptionsPiece {
  readonly text: string;
  readonly origin: Origin;
}

/** The kernel sees one text; a quote that is not closed in one file goes on into the next. */
function combine(
  pieces: readonly OptionsPiece[],
): Pick<EffectiveConfig, "optionsText" | "assignments"> {
  const optionsText = pieces.map((piece) => piece.text).join(" ");
  const assignments = splitKernelArguments(optionsText).map((argument) => ({
    name: foldParameter(argument.name),
    value: argument.value,
    origin: pieceAt(pieces, argument.start),
  }));
  return { optionsText, assignments };
}

function pieceAt(pieces: readonly OptionsPiece[], offset: number): Origin {
  let end = 0;
  for (const piece of pieces) {
    end += piece.text.length + 1;
    if (offset < end) return piece.origin;
  }
  throw new RangeError(`offset ${offset} is beyond the options`);
}

function foldParameter(name: string): string {
  return name.replaceAll("-", "_");
}
