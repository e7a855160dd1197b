import { matchesPattern } from "../../../kmod/shell-pattern.ts";
import type { Subject } from "./subject.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

/** Full PCI addresses within a text. */
const ADDRESS = /[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]/gi;

/** What only a shell or udev would put in. */
const UNRESOLVED = /[$%`{}]/;

/** Whether the PF's PCI address matches a pattern; the domain may be left out. */
export function hasAddress({ pf }: Subject, pattern: string): Verdict {
  if (UNRESOLVED.test(pattern)) return "maybe";
  const wanted = pattern.toLowerCase();
  return verdictOf(
    [pf.address, pf.address.replace(/^0000:/, "")].some((address) =>
      matchesPattern(wanted, address),
    ),
  );
}

/**
 * Whether one of its net devices is called so. `early`: before udev has named devices, when the kernel's own names
 * still hold, and nobody knows which number a device gets.
 */
export function hasName(
  subject: Subject,
  pattern: string,
  early = false,
): Verdict {
  const { names, isNetwork, others } = subject;
  if (UNRESOLVED.test(pattern)) return "maybe";
  if (names.some((name) => matchesPattern(pattern, name))) return "yes";
  if (!isNetwork) return "no";
  if (names.length === 0) return others.has(pattern) ? "no" : "maybe";
  if (early && /^(?:eth|ib|\*|\?)/.test(pattern)) return "maybe";
  return !others.has(pattern) && isSecondName(subject, pattern)
    ? "maybe"
    : "no";
}

/** systemd gives a device that it calls otherwise this name as well (systemd.net-naming-scheme(7)). */
function isSecondName({ pf }: Subject, name: string): boolean {
  const [, bus = "", device = "", fn = ""] = pf.address.split(/[:.]/);
  const place = `p${parseInt(bus, 16)}s${parseInt(device, 16)}`;
  const ends = fn === "0" ? `(?:f0)?` : `f${fn}`;
  return new RegExp(`^(?:en|ib)(?:P\\d+)?${place}${ends}(?:[dn]\\w+)?$`).test(
    name,
  );
}

/** In any of the forms that systemd.link(5) knows: `00:1b:21:aa:00:01`, `00-1B-…`, `001b.21aa.0001`. */
export function hasMac({ macs, isNetwork }: Subject, text: string): Verdict {
  const digits = text.toLowerCase().replaceAll(/[:.-]/g, "");
  if (!/^[0-9a-f]{12}$/.test(digits)) return "maybe";
  if (macs.some((mac) => mac.replaceAll(":", "") === digits)) return "yes";
  return macs.length === 0 && isNetwork ? "maybe" : "no";
}

export function hasDriver({ pf }: Subject, pattern: string): Verdict {
  const { driver, driverModule = driver } = pf;
  if (driver === undefined || UNRESOLVED.test(pattern)) return "maybe";
  return verdictOf(
    [driver, driverModule ?? driver].some((name) =>
      matchesPattern(pattern, name),
    ),
  );
}

/** `ID_PATH` of udev: `pci-0000:01:00.0`, with the platform before it on some machines. */
export function hasPath({ pf }: Subject, pattern: string): Verdict {
  if (UNRESOLVED.test(pattern)) return "maybe";
  if (matchesPattern(pattern, `pci-${pf.address}`)) return "yes";
  const named = addressesIn(pattern);
  if (named.length > 0) return named.includes(pf.address) ? "maybe" : "no";
  return pattern.startsWith("pci-") ? "no" : "maybe";
}

export function addressesIn(text: string): readonly string[] {
  return (text.match(ADDRESS) ?? []).map((address) => address.toLowerCase());
}

/** Whether a text names the PF, names another function instead, or neither, by address, name or MAC. */
export function isMentioned(subject: Subject, text: string): Verdict {
  const { pf, names, macs, others } = subject;
  const words = text
    .split(/[^\w.:-]+/)
    .map((word) => word.replace(/[.:-]+$/, ""));
  const own = [pf.address, ...names, ...macs];
  const all = [...words, ...addressesIn(text)];
  if (
    all.some((word) => own.includes(word) || own.includes(word.toLowerCase()))
  )
    return "yes";
  return all.some((word) => others.has(word)) ? "no" : "maybe";
}
