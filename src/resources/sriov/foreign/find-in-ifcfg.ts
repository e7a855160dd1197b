import type { Find } from "./found.ts";
import { hasMac, hasName } from "./identity.ts";
import { every } from "./verdict.ts";
import { joinedLines } from "./written-lines.ts";

/** `SRIOV_TOTAL_VFS=` and its like (nm-settings-ifcfg-rh(5)). */
export const findInIfcfg: Find = ({ path, text }, subject) => {
  const lines = joinedLines(text);
  const first = lines.find((line) => /^\s*SRIOV_\w+=./.test(line.text));
  if (!first) return [];
  const valueOf = (key: string): string | undefined =>
    lines
      .map((line) => new RegExp(`^\\s*${key}=["']?([^"'\\s]+)`).exec(line.text))
      .findLast((match) => match !== null)?.[1];
  const device = valueOf("DEVICE") ?? deviceOf(path);
  const mac = valueOf("HWADDR");
  const asked = [
    ...(device === undefined ? [] : [hasName(subject, device)]),
    ...(mac === undefined ? [] : [hasMac(subject, mac)]),
  ];
  return [{ ...first, verdict: asked.length > 0 ? every(asked) : "maybe" }];
};

/** A file may have the name of a profile as well as that of a device. */
function deviceOf(path: string): string | undefined {
  const name = /\/ifcfg-([^/]+)$/.exec(path)?.[1] ?? "";
  return /^(?:en|eth|ib|em\d|p\d)/.test(name) ? name : undefined;
}
