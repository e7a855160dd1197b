import type { ConfigFile } from "../model/observation.ts";
import { fold } from "./fold.ts";
import { logicalLines, type LogicalLine } from "./logical-lines.ts";

/** A modprobe.d file, line by line; empty lines and comments are left out. */
export interface ParsedFile {
  readonly path: string;
  readonly lines: readonly ConfigLine[];
}

export type ConfigLine = Directive & {
  /** One-based number of the first written line. */
  readonly line: number;
  /** As kmod sees it: continuations joined, backslashes gone. */
  readonly text: string;
};

type Directive =
  /** `module` is compared whole; `arguments` is handed to the kernel as it stands. */
  | {
      readonly kind: "options";
      readonly module: string;
      readonly arguments: string;
    }
  /** `module` is a shell pattern; the first line that matches is the one that runs. */
  | {
      readonly kind: "install" | "remove";
      readonly module: string;
      readonly command: string;
    }
  | { readonly kind: "blacklist"; readonly module: string }
  | {
      readonly kind: "softdep";
      readonly module: string;
      readonly dependencies: string;
    }
  | { readonly kind: "alias"; readonly alias: string; readonly module: string }
  /** `include` and `config`: kmod says that it does not read them any more. */
  | { readonly kind: "deprecated" }
  /** kmod complains and goes on; `weakdep` is among these since only kmod 33 knows it. */
  | { readonly kind: "bad" };

/**
 * Reads a modprobe.d file as kmod does (kmod libkmod/libkmod-config.c, kmod_config_parse). Never fails: what kmod
 * cannot read is a line of kind `bad`.
 */
export function parseModprobeFile(
  file: Pick<ConfigFile, "path" | "text">,
): ParsedFile {
  return { path: file.path, lines: logicalLines(file.text).flatMap(parseLine) };
}

function parseLine({ text, line }: LogicalLine): readonly ConfigLine[] {
  // A comment starts in column 0; an indented one is a bad line.
  if (text === "" || text.startsWith("#")) return [];
  const [command, rest] = takeWord(text);
  if (command === undefined) return [];
  return [{ ...parseDirective(command, rest), line, text }];
}

function parseDirective(command: string, text: string): Directive {
  const [word, rest] = takeWord(text);
  const name = word === undefined ? undefined : fold(word);
  const bad: Directive = { kind: "bad" };
  switch (command) {
    case "options":
      return name === undefined || rest === ""
        ? bad
        : { kind: "options", module: name, arguments: untabbed(rest) };
    case "install":
    case "remove":
      return name === undefined || rest === ""
        ? bad
        : { kind: command, module: name, command: rest };
    case "blacklist":
      return name === undefined ? bad : { kind: "blacklist", module: name };
    case "softdep":
      return name === undefined || rest === ""
        ? bad
        : { kind: "softdep", module: name, dependencies: rest };
    case "alias": {
      const [target] = takeWord(rest);
      const module = target === undefined ? undefined : fold(target);
      return name === undefined || module === undefined
        ? bad
        : { kind: "alias", alias: name, module };
    }
    case "include":
    case "config":
      return { kind: "deprecated" };
    default:
      return bad;
  }
}

/** The next word, and what stands after the one blank that ends it. */
function takeWord(text: string): readonly [string | undefined, string] {
  const match = /^[\t ]*([^\t ]+)(?:[\t ]|$)/.exec(text);
  return match ? [match[1], text.slice(match[0].length)] : [undefined, ""];
}

function untabbed(text: string): string {
  return text.replaceAll("\t", " ");
}
