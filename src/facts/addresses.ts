import type { Fact } from "./fact.ts";
import { shownLines, valueOf } from "./lines.ts";

/** An address of a net device. */
export interface SeenAddress {
  readonly device: string;
  /** With its prefix: `192.0.2.1/24`. */
  readonly address: string;
  /** The kernel makes an IPv6 address of link scope on every device that is up: nobody asked for it. */
  readonly isKernelMade: boolean;
}

/** Asks `ip`; without it the kernel's tables in /proc, which know the devices of IPv6 addresses only. */
export const addresses: Fact<readonly SeenAddress[]> = {
  name: "addresses",
  ask,
  parse,
};

/** Sets `$ip` for the routes. */
function ask(): string {
  return `ip=
if command -v ip > /dev/null 2>&1 && output=$(ip -o addr 2> /dev/null); then
    ip=yes
    say 'from ip'
    show_lines "$output"
elif [ -r "$R/proc/net/if_inet6" ]; then
    say 'from proc'
    show_file "$R/proc/net/if_inet6"
fi`;
}

function parse(lines: readonly string[]): readonly SeenAddress[] {
  const shown = shownLines(lines);
  return valueOf(lines, "from") === "ip"
    ? shown.flatMap(parseIpLine)
    : shown.flatMap(parseProcLine);
}

/** `4: eth0    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\ …` */
function parseIpLine(line: string): readonly SeenAddress[] {
  const match = /^\d+: +(\S+?)(?:@\S+)? +(inet6?) (\S+)(.*)$/.exec(line);
  if (!match) return [];
  const [, device = "", family, address = "", rest = ""] = match;
  return [
    {
      device,
      address,
      isKernelMade: family === "inet6" && / scope link\b/.test(rest),
    },
  ];
}

/** Address, interface index, prefix length, scope, flags, device (net/ipv6/addrconf.c, if6_seq_show). */
function parseProcLine(line: string): readonly SeenAddress[] {
  const [hex = "", , prefix = "", scope, , device] = line.trim().split(/\s+/);
  if (!/^[0-9a-f]{32}$/.test(hex) || device === undefined) return [];
  return [
    {
      device,
      address: `${renderIpv6(hex)}/${Number.parseInt(prefix, 16)}`,
      isKernelMade: scope === "20",
    },
  ];
}

/** Groups without leading zeros, the longest run of zero groups as `::` (RFC 5952). */
function renderIpv6(hex: string): string {
  const groups = (hex.match(/.{4}/g) ?? []).map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
  let [start, length] = [0, 1];
  for (let from = 0; from < groups.length; from++) {
    let to = from;
    while (groups[to] === "0") to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}
