import { matchesPattern } from "../../../kmod/shell-pattern.ts";
import {
  addressesIn,
  hasAddress,
  hasDriver,
  hasMac,
  hasName,
  hasPath,
} from "./identity.ts";
import type { Subject } from "./subject.ts";
import { isQuestion, type UdevPart } from "./udev-rules.ts";
import { every, not, some, verdictOf, type Verdict } from "./verdict.ts";

/** Whether a rule is meant for the PF, as far as its questions tell: for one of its events, that is. */
export function rulesMeans(
  parts: readonly UdevPart[],
  subject: Subject,
): Verdict {
  return every(
    parts.filter(isQuestion).map((part) => {
      const verdict = some(
        part.value.split("|").map((pattern) => answer(part, pattern, subject)),
      );
      return part.operator === "!=" ? not(verdict) : verdict;
    }),
  );
}

function answer(
  { key, attribute }: UdevPart,
  pattern: string,
  subject: Subject,
): Verdict {
  switch (key) {
    case "KERNEL":
    case "NAME":
      return kernelName(pattern, subject);
    case "KERNELS":
      return some([kernelName(pattern, subject), bridge(pattern, subject)]);
    case "SUBSYSTEM":
      return subsystem(pattern, subject);
    case "ACTION":
      return /^(?:remove|unbind)$/.test(pattern) ? "no" : "maybe";
    case "DRIVER":
    case "DRIVERS":
      return pattern === "pcieport" ? "maybe" : hasDriver(subject, pattern);
    case "ENV":
      return PROPERTIES[attribute]?.(subject, pattern) ?? "maybe";
    case "ATTR":
    case "ATTRS":
      return attributeOf(key, attribute, pattern, subject);
    default:
      return "maybe";
  }
}

/** A function is called by its address, a net device by its name, a module by its own; what else is there is not known. */
function kernelName(pattern: string, subject: Subject): Verdict {
  if (hasAddress(subject, pattern) === "yes") return "yes";
  if (hasDriver(subject, pattern) === "yes") return "yes";
  if (addressesIn(pattern).length > 0) return "no";
  const asDevice = hasName(subject, pattern, true);
  return asDevice === "no" && !subject.isNetwork ? "maybe" : asDevice;
}

/** A bridge above the PF has a lower bus number, and is none of the functions that are known. */
function bridge(pattern: string, { pf, others }: Subject): Verdict {
  const [address] = addressesIn(pattern);
  if (address === undefined) return /^pci\d/.test(pattern) ? "maybe" : "no";
  const isAbove =
    address.slice(0, -8) === pf.address.slice(0, -8) &&
    address.slice(-7, -5) < pf.address.slice(-7, -5);
  return isAbove && !others.has(address) ? "maybe" : "no";
}

function subsystem(pattern: string, { isNetwork }: Subject): Verdict {
  if (pattern === "net" || pattern === "infiniband")
    return isNetwork ? "maybe" : "no";
  return "maybe";
}

type Ask = (subject: Subject, pattern: string) => Verdict;

/** What udev's own programs tell of a device (`udevadm info`). */
const PROPERTIES: Readonly<Record<string, Ask>> = {
  ID_NET_DRIVER: hasDriver,
  DRIVER: hasDriver,
  ID_PATH: hasPath,
  PCI_SLOT_NAME: hasAddress,
  INTERFACE: (subject, pattern) => hasName(subject, pattern, true),
  ID_NET_NAME: hasName,
  ID_NET_NAME_PATH: hasName,
  PCI_ID: ({ pf }, pattern) =>
    verdictOf(
      matchesPattern(
        pattern.toLowerCase(),
        `${pf.vendor.slice(2)}:${pf.device.slice(2)}`,
      ),
    ),
  ID_VENDOR_ID: isVendor,
  ID_MODEL_ID: isDevice,
};

/** `ATTRS` may be those of a bridge as well, which is often of the same vendor as no port is. */
function attributeOf(
  key: string,
  attribute: string,
  pattern: string,
  subject: Subject,
): Verdict {
  switch (attribute.replace(/^device\//, "")) {
    case "address":
      return hasMac(subject, pattern);
    case "vendor": {
      const verdict = isVendor(subject, pattern);
      return key === "ATTRS" && verdict === "no" ? "maybe" : verdict;
    }
    case "device":
      return isDevice(subject, pattern);
    default:
      return "maybe";
  }
}

function isVendor({ pf }: Subject, pattern: string): Verdict {
  return verdictOf(matchesPattern(pattern.toLowerCase(), pf.vendor));
}

function isDevice({ pf }: Subject, pattern: string): Verdict {
  return verdictOf(matchesPattern(pattern.toLowerCase(), pf.device));
}
