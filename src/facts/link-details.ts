import type { VfAttributes } from "../model/vf-attributes.ts";
import type { Fact } from "./fact.ts";
import { isMap, parseJson } from "./json.ts";
import { shownLines } from "./lines.ts";
import { parseVfEntry } from "./vf-entry.ts";

/** A net device of a PF with SR-IOV, as `ip -j -d link` shows it. */
export interface SeenLink {
  readonly name: string;
  /** The PCI address of the function it belongs to; older kernels and iproute2s do not tell it. */
  readonly function: string | undefined;
  readonly address: string | undefined;
  /** Told only where it differs from `address`, and by iproute2 from 5.6 on. */
  readonly permanentAddress: string | undefined;
  /** By VF index; those that the kernel's answer had room for. */
  readonly vfs: ReadonlyMap<number, VfAttributes>;
}

/** Asks iproute2; busybox's `ip` knows no `-j`, and says nothing. */
export const linkDetails: Fact<readonly SeenLink[]> = {
  name: "links",
  ask,
  parse,
};

/**
 * One process asks, one cuts the answer into a line for each device and keeps those of PFs: a hypervisor has hundreds
 * of others. Needs `$ip` of the addresses and `$ports` of the settings.
 */
function ask(): string {
  return `if [ -n "$ip" ] && [ -n "$ports" ]; then
    ip -j -d link show 2> /dev/null | ports=$ports awk '{
        names = split(ENVIRON["ports"], ports, " ")
        count = split($0, devices, /[{]"ifindex":/)
        for (i = 2; i <= count; i++) {
            keep = 0
            for (j = 1; j <= names; j++) {
                if (index(devices[i], "\\"ifname\\":\\"" ports[j] "\\"")) keep = 1
                if (index(devices[i], "\\"parentdev\\":\\"" ports[j] "\\"")) keep = 1
            }
            sub(/[}][^}]*$/, "}", devices[i])
            if (keep) print "|{\\"ifindex\\":" devices[i]
        }
    }'
fi`;
}

function parse(lines: readonly string[]): readonly SeenLink[] {
  return shownLines(lines).flatMap(parseLink);
}

function parseLink(line: string): readonly SeenLink[] {
  const link = parseJson(withoutApostrophes(line));
  if (!isMap(link) || typeof link["ifname"] !== "string") return [];
  const list: unknown = link["vfinfo_list"];
  return [
    {
      name: link["ifname"],
      function:
        link["parentbus"] === "pci" ? textOf(link["parentdev"]) : undefined,
      address: textOf(link["address"]),
      permanentAddress: textOf(link["permaddr"]),
      vfs: new Map(Array.isArray(list) ? list.flatMap(parseVfEntry) : []),
    },
  ];
}

/** iproute2 writes an apostrophe, of an alias for example, as `\'`, which is no JSON, until 6.7 (lib/json_writer.c). */
function withoutApostrophes(json: string): string {
  return json.replaceAll(/\\(.)/g, (pair, character) =>
    character === "'" ? "'" : pair,
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
