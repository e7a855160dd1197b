import type { Find } from "./found.ts";
import { hasDriver, hasMac, hasName, hasPath } from "./identity.ts";
import { iniEntries, type IniEntry } from "./ini-entries.ts";
import { matchList } from "./match-list.ts";
import type { Subject } from "./subject.ts";
import { every, type Verdict } from "./verdict.ts";

/**
 * Connection profiles of NetworkManager. One with an [sriov] section enforces it whenever it is activated, by hand
 * too, and removes all VFs when it is not (nm-settings-keyfile(5), sriov).
 */
export const findInProfile: Find = ({ text }, subject) => {
  const entries = iniEntries(text);
  const settings = entries.filter(({ section }) => section === "sriov");
  const first = settings.find(({ key }) => key === "total-vfs") ?? settings[0];
  if (!first) return [];
  const verdict = every(entries.map((entry) => answer(entry, subject)));
  return [{ line: first.line, text: first.text, verdict }];
};

/** "yes" for what asks nothing. */
function answer({ section, key, value }: IniEntry, subject: Subject): Verdict {
  if (value === "") return "yes";
  if (section === "match") {
    const ask = MATCHES[key];
    return ask ? matchList(value, (pattern) => ask(subject, pattern)) : "maybe";
  }
  if (!/^(?:connection|ethernet|802-3-ethernet|infiniband)$/.test(section))
    return "yes";
  switch (key) {
    case "interface-name":
      return hasName(subject, value);
    case "mac-address":
      return hasMac(subject, value);
    case "mac-address-denylist":
    case "mac-address-blacklist":
      return value.split(";").some((mac) => hasMac(subject, mac) === "yes")
        ? "no"
        : "yes";
    default:
      return "yes";
  }
}

type Ask = (subject: Subject, pattern: string) => Verdict;

const MATCHES: Readonly<Record<string, Ask>> = {
  "interface-name": hasName,
  driver: hasDriver,
  path: hasPath,
};
