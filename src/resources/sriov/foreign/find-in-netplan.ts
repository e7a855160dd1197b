import { isAbout } from "./command-line.ts";
import type { Find, Found } from "./found.ts";
import { hasDriver, hasMac, hasName } from "./identity.ts";
import { netplanEntries, type NetplanEntry } from "./netplan-entries.ts";
import type { Subject } from "./subject.ts";
import { every, some, type Verdict } from "./verdict.ts";

/**
 * netplan: counts and eswitch modes of PFs, and ethernets whose `link` is their PF. An ethernet is called by the name
 * of its device, or as one likes where it says which device by `match` (netplan(5)).
 */
export const findInNetplan: Find = ({ text }, subject) => {
  const ethernets = netplanEntries(text).flatMap((entry) => ethernetOf(entry));
  const found = ethernets.flatMap(({ id, key, value, line, text }): Found[] => {
    if (key === "link")
      return [{ line, text, verdict: isEthernet(value, ethernets, subject) }];
    return OF_PF.test(key)
      ? [{ line, text, verdict: isEthernet(id, ethernets, subject) }]
      : [];
  });
  return found.length > 0 ? found : unread(text, subject);
};

const OF_PF = /^(?:virtual-function-count|embedded-switch-mode)$/;

interface EthernetEntry extends Omit<NetplanEntry, "path"> {
  readonly id: string;
  /** `match.driver` */
  readonly key: string;
}

function ethernetOf({
  path,
  ...entry
}: NetplanEntry): readonly EthernetEntry[] {
  const at = path.indexOf("ethernets");
  const id = path[at + 1];
  return at < 0 || id === undefined
    ? []
    : [{ ...entry, id, key: path.slice(at + 2).join(".") }];
}

function isEthernet(
  id: string,
  all: readonly EthernetEntry[],
  subject: Subject,
): Verdict {
  const own = all.filter((entry) => entry.id === id);
  const matches = ["match.name", "match.macaddress", "match.driver"].flatMap(
    (key): readonly Verdict[] => {
      const values = own.filter((entry) => entry.key === key);
      return values.length === 0
        ? []
        : [some(values.map(({ value }) => answer(key, value, subject)))];
    },
  );
  const renamed = own
    .filter(({ key }) => key === "set-name")
    .map(({ value }) => hasName(subject, value));
  if (matches.length > 0) return some([every(matches), ...renamed]);
  return some([calledSo(id, subject), ...renamed]);
}

function answer(key: string, value: string, subject: Subject): Verdict {
  switch (key) {
    case "match.name":
      return hasName(subject, value);
    case "match.macaddress":
      return hasMac(subject, value);
    default:
      return hasDriver(subject, value);
  }
}

/** What does not look like a device's name may be one that a `match` explains which is not shown. */
function calledSo(id: string, subject: Subject): Verdict {
  const verdict = hasName(subject, id);
  const isName = /^(?:en|eth|ib|em\d|p\d)/.test(id) || subject.others.has(id);
  return verdict === "no" && subject.isNetwork && !isName ? "maybe" : verdict;
}

/** Where maps in braces go over several lines. */
function unread(text: string, subject: Subject): readonly Found[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      /^[^#]*(?:virtual-function-count|embedded-switch-mode)/.test(line)
        ? [{ line: index + 1, text: line, verdict: isAbout(subject, line) }]
        : [],
    );
}
