import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { ForeignLine } from "../resource.ts";
import { findInDriverctl } from "./foreign/find-in-driverctl.ts";
import { findInIfcfg } from "./foreign/find-in-ifcfg.ts";
import { findInLinkFile } from "./foreign/find-in-link-file.ts";
import { findInManagerConf } from "./foreign/find-in-manager-conf.ts";
import { findInNetplan } from "./foreign/find-in-netplan.ts";
import { findInOperator } from "./foreign/find-in-operator.ts";
import { findInProfile } from "./foreign/find-in-profile.ts";
import { findInRules } from "./foreign/find-in-rules.ts";
import { findInScript } from "./foreign/find-in-script.ts";
import {
  findInSysfsConf,
  findInTmpfiles,
} from "./foreign/find-in-sysfs-conf.ts";
import type { Find } from "./foreign/found.ts";
import { inForce } from "./foreign/in-force.ts";
import { subjectOf } from "./foreign/subject.ts";

/**
 * Lines of others that set up VFs of this PF at boot, one of each file. A line that may be about it counts: a false
 * conflict is told with its place, a missed one undoes our work at boot.
 */
export function foreignOwners(
  pf: PhysicalFunction,
  observation: Observation,
): readonly ForeignLine[] {
  const files = inForce(observation.sriov?.foreignFiles ?? []);
  const subject = subjectOf(pf, observation);
  return files.flatMap((file) => {
    const found = findIn(file.path)(file, subject, files).filter(
      ({ verdict }) => verdict !== "no",
    );
    const first = found.find(({ verdict }) => verdict === "yes") ?? found[0];
    return first
      ? [{ path: file.path, line: first.line, text: first.text.trim() }]
      : [];
  });
}

function findIn(path: string): Find {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? findInScript;
}

/** By path; all other files are read as commands. */
const KINDS: readonly (readonly [RegExp, Find])[] = [
  [/\/udev\/rules\.d\//, findInRules],
  [/\/systemd\/network\//, findInLinkFile],
  [/\/NetworkManager\/system-connections\//, findInProfile],
  [/\/NetworkManager\/(?:conf\.d\/|NetworkManager\.conf$)/, findInManagerConf],
  [/\/netplan\//, findInNetplan],
  [/\/ifcfg-[^/]+$/, findInIfcfg],
  [/^\/etc\/sriov-operator\//, findInOperator],
  [/^\/etc\/driverctl\.d\//, findInDriverctl],
  [/^\/etc\/sysfs\.(?:conf$|d\/)/, findInSysfsConf],
  [/\/tmpfiles\.d\//, findInTmpfiles],
];
