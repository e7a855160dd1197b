import { describe, expect, test } from "vitest";
import { parseDeviceNames } from "../../../src/cli/inspect/pci-ids.ts";

const TEXT = `# a comment
8086  Intel Corporation
\t10c9  82576 Gigabit Network Connection
\t\t103c 31f0  NC365T 2-port
\t1521  I350 Gigabit Network Connection
15b3  Mellanox Technologies
\t1017  MT27800 Family [ConnectX-5]
C 02  Network controller
\t00  Ethernet controller
`;

describe("names of PCI devices", () => {
  const names = parseDeviceNames(TEXT);
  test.for<readonly [string, string, string | undefined]>([
    ["8086", "10c9", "82576 Gigabit Network Connection"],
    ["0x8086", "0x1521", "I350 Gigabit Network Connection"],
    ["15b3", "1017", "MT27800 Family [ConnectX-5]"],
    ["8086", "1017", undefined],
    ["103c", "31f0", undefined],
  ])("%s:%s is %s", ([vendor, device, name]) => {
    expect(names(vendor, device)).toBe(name);
  });
});
