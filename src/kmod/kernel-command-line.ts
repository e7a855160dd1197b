import { fold } from "./fold.ts";

/** What kmod takes from the kernel command line. */
export interface CommandLineConfig {
  /** `module.parameter[=value]`, in order; `module` folded. */
  readonly options: readonly CommandLineOption[];
  readonly blacklist: readonly CommandLineBlacklist[];
}

interface CommandLineOption {
  readonly module: string;
  /** As it is handed to the kernel: `parameter[=value]`, quotes kept. */
  readonly arguments: string;
  /** As it stands on the command line. */
  readonly text: string;
}

/** A name in `modprobe.blacklist=`; kmod 30 does not fold `-` here. */
interface CommandLineBlacklist {
  readonly module: string;
  readonly text: string;
}

/**
 * What kmod reads from /proc/cmdline, after all files (kmod libkmod/libkmod-config.c, kmod_config_parse_kcmdline).
 * Spaces are protected only in a value, or by one quote before the whole word, as GRUB writes it.
 */
export function parseKernelCommandLine(text: string): CommandLineConfig {
  const options: CommandLineOption[] = [];
  const blacklist: CommandLineBlacklist[] = [];
  for (const word of words(text)) {
    const separator = word.inner.indexOf(".");
    const module = word.inner.slice(0, separator);
    const parameter = word.inner.slice(separator + 1);
    if (module === "modprobe" && parameter.startsWith("blacklist="))
      for (const name of parameter.slice("blacklist=".length).split(","))
        blacklist.push({ module: name, text: word.text });
    else
      options.push({
        module: fold(module) ?? module,
        arguments: parameter.replaceAll("\t", " "),
        text: word.text,
      });
  }
  return { options, blacklist };
}

interface Word {
  readonly text: string;
  /** With a leading quote moved to the start of the value. */
  readonly inner: string;
}

type Place = "module" | "parameter" | "value" | "ignored";

function words(text: string): readonly Word[] {
  const found: Word[] = [];
  let start = 0;
  let value = 0;
  let place: Place = "module";
  let inQuote = false;
  let quotedStart = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') {
      inQuote = !inQuote;
      if (inQuote && place === "module" && at === start && !quotedStart)
        quotedStart = true;
      else if (place !== "value") place = "ignored";
    } else if (character === "" || isSpace(character)) {
      if (inQuote) {
        if (place !== "value") place = "ignored";
        continue;
      }
      if (place === "value" || place === "parameter")
        found.push(
          word(text.slice(start, at), quotedStart ? value - start : undefined),
        );
      start = at + 1;
      place = "module";
      quotedStart = false;
    } else if (character === "." && place === "module") {
      place = "parameter";
    } else if (character === "." && place === "parameter") {
      place = "ignored";
    } else if (character === "=" && place === "parameter") {
      place = "value";
      value = at + 1;
    } else if (character === "=" && place === "module") {
      place = "ignored";
    }
  }
  return found;
}

function word(text: string, quotedValue: number | undefined): Word {
  return {
    text,
    inner:
      quotedValue === undefined
        ? text
        : `${text.slice(1, quotedValue)}"${text.slice(quotedValue)}`,
  };
}

function isSpace(character: string): boolean {
  return /[\t\n\v\f\r ]/.test(character);
}
