import type { Fact } from "./fact.ts";
import { shownLines, valueOf } from "./lines.ts";

/** A route that somebody asked for, once for each device that it uses. */
export interface SeenRoute {
  readonly device: string;
  /** Destination and gateway: `default via 192.0.2.1`. */
  readonly route: string;
}

/** Routes of all tables. Without `ip` only the main IPv4 table, where connected networks stand for addresses. */
export const routes: Fact<readonly SeenRoute[]> = {
  name: "routes",
  ask,
  parse,
};

/** At most three a device: a router may have a million, and one is evidence enough. Needs `$ip` of the addresses. */
function ask(): string {
  return `if [ -n "$ip" ]; then
    say 'from ip'
    ip -o route show table all 2> /dev/null | awk '
        / proto kernel/ || /^(local|broadcast|multicast|anycast|unreachable|blackhole|prohibit|throw) / { next }
        / scope link +src / && !/ (via|nexthop) / { next }
        {
            keep = 0
            for (i = 1; i < NF; i++)
                if ($i == "dev" && seen[$(i + 1)]++ < 3) keep = 1
            if (keep) print "|" $0
        }'
elif [ -r "$R/proc/net/route" ]; then
    say 'from proc'
    show_file "$R/proc/net/route"
fi`;
}

function parse(lines: readonly string[]): readonly SeenRoute[] {
  const shown = shownLines(lines);
  return valueOf(lines, "from") === "ip"
    ? shown.flatMap(parseIpLine)
    : shown.slice(1).flatMap(parseProcLine);
}

/** Several paths stand in one line: `default proto static \ nexthop via 192.0.2.1 dev eth0 weight 1\ nexthop …`. */
function parseIpLine(line: string): readonly SeenRoute[] {
  const [destination = ""] = line.split(/\s+/);
  return [...line.matchAll(/(?:\bvia (?:inet6 )?(\S+) )?\bdev (\S+)/g)].map(
    ([, gateway, device = ""]) => ({
      device,
      route:
        gateway === undefined ? destination : `${destination} via ${gateway}`,
    }),
  );
}

/** Device, destination, gateway, flags, three counters, mask; the numbers in host byte order (net/ipv4/fib_trie.c). */
function parseProcLine(line: string): readonly SeenRoute[] {
  const [device, destination = "", gateway = "", , , , , mask = ""] = line
    .trim()
    .split(/\s+/);
  if (
    device === undefined ||
    [destination, gateway, mask].some((hex) => !/^[0-9A-F]{8}$/.test(hex))
  )
    return [];
  const network =
    destination === "00000000"
      ? "default"
      : `${dotted(destination)}/${bits(mask)}`;
  return [
    {
      device,
      route:
        gateway === "00000000" ? network : `${network} via ${dotted(gateway)}`,
    },
  ];
}

function dotted(hex: string): string {
  return (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16))
    .toReversed()
    .join(".");
}

function bits(hex: string): number {
  return Number.parseInt(hex, 16).toString(2).replaceAll("0", "").length;
}
