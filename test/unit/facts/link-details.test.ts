import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { linkDetails } from "../../../src/facts/link-details.ts";
import { fakeRoot } from "../../support/fake-root.ts";
import { igbHost } from "../../support/fake-igb-host.ts";

const RECORDED = readFileSync(
  join(import.meta.dirname, "../../lab/recordings-raw/ip-j-d-link.json"),
  "utf8",
);

/** The lines of the fact, from a host whose `ip -j -d link show` prints this. */
function asked(links: string): readonly string[] {
  using root = fakeRoot(igbHost({ numVfs: 1, links }));
  const lines = root.probe({ modules: [], sriov: true });
  return lines.slice(
    lines.indexOf("@fact links") + 1,
    lines.indexOf("@end links"),
  );
}

it("tells of the ports, and leaves out the other devices of a real host", () => {
  const links = linkDetails.parse(asked(RECORDED));
  expect(
    links.map(({ name, function: pci, address, vfs }) => [
      name,
      pci,
      address,
      [...vfs.keys()],
    ]),
  ).toEqual([
    ["enp1s0", "0000:01:00.0", "52:54:00:82:57:01", [0, 1, 2, 3, 4, 5, 6]],
  ]);
  const vfs = links[0]?.vfs;
  expect(vfs?.get(1)).toMatchObject({ vlan: 100, qos: 2, proto: "802.1Q" });
  expect(vfs?.get(2)).toMatchObject({ spoofchk: false, vlan: 0 });
  expect(vfs?.get(3)).toMatchObject({ trust: true });
  expect(vfs?.get(4)).toMatchObject({ max_tx_rate: 100, min_tx_rate: 0 });
});

it("knows the address that the hardware has where another was set since", () => {
  const line = `|{"ifindex":4,"ifname":"e","address":"02:00:00:00:00:01","permaddr":"52:54:00:82:57:01","vfinfo_list":[]}`;
  expect(linkDetails.parse([line])).toMatchObject([
    { address: "02:00:00:00:00:01", permanentAddress: "52:54:00:82:57:01" },
  ]);
});

it("is not led astray by what people call their devices", () => {
  const alias = String.raw`"ifalias":"},{\"ifindex\":9,\"vfinfo_list\":[ John\'s \\'s"`;
  const links = linkDetails.parse(
    asked(
      `[{"ifindex":1,"ifname":"v5","link":"enp1s0",${alias}},{"ifindex":4,"ifname":"enp1s0",${alias},"vfinfo_list":[{"vf":0}]}]`,
    ),
  );
  expect(links.map(({ name, vfs }) => [name, vfs.size])).toEqual([
    ["enp1s0", 1],
  ]);
});

it.each([
  ["usage of another ip", "Usage: ip [OPTIONS] link"],
  ["half an answer", RECORDED.slice(0, 2000)],
  ["devices that are no port", `[{"ifindex":1,"ifname":"lo"}]`],
  ["no device", "[]"],
  ["empty devices before the first", `[{},{},{"ifindex":1,"ifname":"lo"}]`],
])("knows no port from %s", (_, text) => {
  expect(linkDetails.parse(asked(text))).toEqual([]);
});
