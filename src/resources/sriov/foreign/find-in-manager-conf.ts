import type { Find } from "./found.ts";
import { hasDriver, hasMac, hasName } from "./identity.ts";
import { iniEntries } from "./ini-entries.ts";
import type { Subject } from "./subject.ts";
import { every, not, some, type Verdict } from "./verdict.ts";

/** `sriov-num-vfs` in a [device] section of NetworkManager.conf(5). */
export const findInManagerConf: Find = ({ text }, subject) => {
  const entries = iniEntries(text);
  return entries
    .filter(
      ({ section, key }) =>
        section.startsWith("device") && key === "sriov-num-vfs",
    )
    .map(({ section, line, text: written }) => {
      const match = entries.findLast(
        (entry) => entry.section === section && entry.key === "match-device",
      );
      return {
        line,
        text: written,
        verdict: match ? matchDevice(match.value, subject) : "yes",
      };
    });
};

/** One of the list has to match, and none behind `except:`. */
function matchDevice(value: string, subject: Subject): Verdict {
  const specs = value.split(/[,;\s]+/).filter((spec) => spec !== "");
  const [excepted, wanted] = [
    specs.filter((spec) => spec.startsWith("except:")),
    specs.filter((spec) => !spec.startsWith("except:")),
  ];
  return every([
    ...excepted.map((spec) => not(isMeant(spec.slice(7), subject))),
    ...(wanted.length > 0
      ? [some(wanted.map((spec) => isMeant(spec, subject)))]
      : []),
  ]);
}

function isMeant(spec: string, subject: Subject): Verdict {
  const [, kind = "", rest = ""] = /^([a-z0-9-]+):(.*)$/.exec(spec) ?? [];
  switch (kind) {
    case "interface-name":
      return hasName(subject, rest.replace(/^[=~]/, ""));
    case "mac":
      return hasMac(subject, rest);
    case "driver":
      return hasDriver(subject, rest.replace(/\/.*$/, ""));
    case "type":
      return subject.isNetwork && /^(?:ethernet|infiniband)$/.test(rest)
        ? "maybe"
        : "no";
    default:
      return /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(spec)
        ? hasMac(subject, spec)
        : hasName(subject, spec);
  }
}
