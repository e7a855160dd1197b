import { isAbout, VF_WORDS } from "./command-line.ts";
import type { Find, Found } from "./found.ts";
import { joinedLines, type WrittenLine } from "./written-lines.ts";

/**
 * Commands, in whatever starts them at boot: units, cron, rc.local, ifupdown, dispatchers. Where no line of a file
 * does it by itself, one that runs something with SR-IOV in its name counts.
 */
export const findInScript: Find = ({ path, text }, subject) => {
  const lines = actingLines(path, joinedLines(text));
  const direct = lines.filter(
    (line) => VF_WORDS.test(line.text) && !onlyReads(line.text),
  );
  const chosen =
    direct.length > 0
      ? direct
      : lines.filter(
          ({ text }) =>
            RUNS_SRIOV.test(text.replaceAll(NO_PROGRAMS, "")) &&
            !VF_WORDS.test(text),
        );
  return chosen.map(({ line, written, text: command }): Found => ({
    line,
    text: written,
    verdict: isAbout(subject, command),
  }));
};

/** A path, or a word that begins a command, with SR-IOV in it. */
const RUNS_SRIOV =
  /(?:^|[\s=;&|(]|\/)[\w.@-]*sr-?iov[\w.@-]*(?=$|[\s;&|)"'/])/i;

/** What is told of VFs is no program, and what virtfn wrote is no other's. */
const NO_PROGRAMS = /\/sys\/\S*|\/etc\/virtfn\/\S*|\bvirtfn-\S*/g;

interface Line extends WrittenLine {
  /** As it stands in the file. */
  readonly written: string;
}

/** The commands of a file, with its own variables put in where they stand for a text. */
function actingLines(
  path: string,
  lines: readonly WrittenLine[],
): readonly Line[] {
  const isUnit = /\.service(?:\.d\/[^/]+)?$/.test(path);
  const variables = new Map<string, string>();
  let stanza = "";
  return lines.flatMap(({ line, text: written }): readonly Line[] => {
    if (isUnit && !/^\s*Exec\w+\s*=\s*\S/.test(written)) return [];
    stanza = /^\s*iface\s+(\S+)/.exec(written)?.[1] ?? stanza;
    const assigned = ASSIGNMENT.exec(written);
    if (assigned) {
      const [, name = "", , value = ""] = assigned;
      variables.set(name, value);
      return [];
    }
    const command = withoutComment(written);
    if (/^\s*(?:auto|iface|allow-\w+)\s/.test(command)) return [];
    return [{ line, written, text: filledIn(command, variables, stanza) }];
  });
}

const ASSIGNMENT =
  /^\s*(?:export\s+|readonly\s+|local\s+)?(\w+)=(["']?)([^\s"'$`]*)\2\s*;?\s*$/;

function filledIn(
  command: string,
  variables: ReadonlyMap<string, string>,
  stanza: string,
): string {
  return command.replaceAll(
    /\$(?:(\w+)|\{(\w+)\})/g,
    (whole, plain?: string, braced?: string) => {
      const name = plain ?? braced ?? "";
      if (name === "IFACE" && stanza !== "") return stanza;
      return variables.get(name) ?? whole;
    },
  );
}

/** From a `#` that begins a word outside of quotes. */
function withoutComment(line: string): string {
  const match = /^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\S)#)*?(?=\s#)/.exec(
    line,
  );
  return match ? match[0] : line;
}

/** A count may be looked at without being set. */
function onlyReads(command: string): boolean {
  if (
    />\s*["']?[^\s"']*sriov_|\btee\b|\bdd\b|\bsriov_\w+["']?\s*=/.test(command)
  )
    return false;
  return (
    !/\bvf\s|\beswitch\b/.test(command) &&
    /\b(?:cat|head|grep|read|test|awk|ls)\b|\[\s|<\s*\S*sriov_/.test(command)
  );
}
