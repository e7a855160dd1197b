import { isAbout } from "./command-line.ts";
import type { Find } from "./found.ts";
import { joinedLines } from "./written-lines.ts";

/** `/etc/sysfs.conf` and its folder, whose paths begin below /sys: `bus/pci/devices/0000:01:00.0/sriov_numvfs = 7`. */
export const findInSysfsConf: Find = ({ text }, subject) =>
  joinedLines(text)
    .filter((line) =>
      /^\s*(?!mode\s|owner\s)\S*sriov_(?:numvfs|drivers_autoprobe)\s*=/.test(
        line.text,
      ),
    )
    .map((line) => ({ ...line, verdict: isAbout(subject, line.text) }));

/** `w` lines of tmpfiles.d(5); the other types change rights, or make files, which sysfs does not take. */
export const findInTmpfiles: Find = ({ text }, subject) =>
  joinedLines(text)
    .filter((line) =>
      /^\s*w[!+=~^$-]*\s+\S*sriov_(?:numvfs|drivers_autoprobe)/.test(line.text),
    )
    .map((line) => ({ ...line, verdict: isAbout(subject, line.text) }));
