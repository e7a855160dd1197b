import { hasAddress, hasDriver, hasName, isMentioned } from "./identity.ts";
import type { Subject } from "./subject.ts";
import { every, some, type Verdict } from "./verdict.ts";

/** What sets up VFs, in any shell: the attributes of sysfs, iproute2 and devlink. */
export const VF_WORDS =
  /sriov_(?:numvfs|drivers_autoprobe)|\bvf\s+\S+\s+(?:mac|vlan|rate|max_tx_rate|min_tx_rate|spoofchk|trust|state|query_rss|node_guid|port_guid)\b|\beswitch\s+set\b/;

/** Whether a command is about the PF: by the device that it names, else by what else stands there. */
export function isAbout(subject: Subject, command: string): Verdict {
  const named = PLACES.flatMap(({ pattern, has }) =>
    [...command.matchAll(pattern)].map(([, device = "", inner = ""]) =>
      has(subject, device, inner),
    ),
  );
  const verdict = named.length === 0 ? "maybe" : some(named);
  return verdict === "maybe" ? isMentioned(subject, command) : verdict;
}

interface Place {
  /** Its groups are the device, or a pattern of the shell, or a variable; and what stands below it. */
  readonly pattern: RegExp;
  readonly has: (subject: Subject, device: string, inner: string) => Verdict;
}

const WORD = String.raw`["']?([^\s/"']+)["']?`;

const PLACES: readonly Place[] = [
  {
    pattern: new RegExp(`class/net/${WORD}/device/`, "g"),
    has: (subject, device) => hasName(subject, device),
  },
  { pattern: new RegExp(`pci/devices/${WORD}/`, "g"), has: hasAddress },
  {
    pattern: new RegExp(
      String.raw`sys/devices/\S*?/${WORD}/(?:net/|sriov|virtfn)`,
      "g",
    ),
    has: hasAddress,
  },
  {
    pattern: new RegExp(`pci/drivers/${WORD}/${WORD}/`, "g"),
    has: (subject, driver, address) =>
      every([hasDriver(subject, driver), hasAddress(subject, address)]),
  },
  {
    pattern: new RegExp(`eswitch\\s+set\\s+pci/${WORD}`, "g"),
    has: hasAddress,
  },
  {
    pattern: new RegExp(
      String.raw`\bs(?:et?)?\s+(?:dev\s+)?${WORD}\s(?=.*\bvf\s)`,
      "g",
    ),
    has: (subject, device) => hasName(subject, device),
  },
];
