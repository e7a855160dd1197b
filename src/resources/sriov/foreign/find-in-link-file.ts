import { matchesPattern } from "../../../kmod/shell-pattern.ts";
import type { Find } from "./found.ts";
import { hasDriver, hasMac, hasName, hasPath } from "./identity.ts";
import { iniEntries, type IniEntry } from "./ini-entries.ts";
import type { Subject } from "./subject.ts";
import { every, not, some, type Verdict } from "./verdict.ts";

/** .link files of systemd (systemd.link(5)), and the files that complete them (`X.link.d/*.conf`). */
export const findInLinkFile: Find = ({ path, text }, subject, files) => {
  const entries = iniEntries(text);
  const first =
    entries.find(
      ({ section, key, value }) =>
        section === "Link" && key === "SR-IOVVirtualFunctions" && value !== "",
    ) ?? entries.find(({ section }) => section === "SR-IOV");
  if (!first) return [];
  const whole = files
    .filter((file) => linkName(file.path) === linkName(path))
    .flatMap((file) => iniEntries(file.text));
  const verdict = every(
    whole
      .filter(({ section }) => section === "Match")
      .map((entry) => answer(entry, subject)),
  );
  return [{ line: first.line, text: first.text, verdict }];
};

/** `10-pf.link` of `/etc/systemd/network/10-pf.link.d/vf.conf` too. */
function linkName(path: string): string | undefined {
  return /\/([^/]+\.link)(?:\.d\/[^/]+)?$/.exec(path)?.[1];
}

/** Without anything to match by, a file is for every device. */
function answer({ key, value }: IniEntry, subject: Subject): Verdict {
  const ask = QUESTIONS[key];
  if (!ask) return "maybe";
  const isInverted = value.startsWith("!");
  const patterns = value.replace(/^!/, "").trim().split(/\s+/);
  const verdict = some(patterns.map((pattern) => ask(subject, pattern)));
  return isInverted ? not(verdict) : verdict;
}

type Ask = (subject: Subject, pattern: string) => Verdict;

const QUESTIONS: Readonly<Record<string, Ask>> = {
  MACAddress: hasMac,
  PermanentMACAddress: hasMac,
  Path: hasPath,
  Driver: hasDriver,
  OriginalName: (subject, pattern) => hasName(subject, pattern, true),
  Type: ({ isNetwork }, pattern) =>
    isNetwork &&
    ["ether", "infiniband"].some((type) => matchesPattern(pattern, type))
      ? "maybe"
      : "no",
};
