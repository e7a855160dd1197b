import { describe, expect } from "vitest";
import { foreignOwners } from "../../../src/resources/sriov/foreign-owners.ts";
import { host } from "../../support/observation.ts";
import { fc, test } from "../../support/laws.ts";

const PATHS = [
  "/etc/udev/rules.d/1.rules",
  "/etc/systemd/network/1.link",
  "/etc/systemd/network/1.link.d/2.conf",
  "/etc/NetworkManager/system-connections/a",
  "/etc/NetworkManager/conf.d/a.conf",
  "/etc/netplan/1.yaml",
  "/etc/sysconfig/network-scripts/ifcfg-a",
  "/etc/sriov-operator/pci/0000:01:00.0",
  "/etc/sriov-operator/a.yaml",
  "/etc/driverctl.d/pci-0000:01:10.0",
  "/etc/sysfs.conf",
  "/etc/tmpfiles.d/a.conf",
  "/etc/systemd/system/a.service",
  "/etc/rc.local",
] as const;

/** Pieces of all these formats, and what takes them apart in the wrong place. */
const PIECES = [
  ...String.raw`\ {}[]"'#:=,;|&!*?$%@-`.split(""),
  "\n",
  "\t",
  "0000:01:00.0",
  "enp1s0",
  "sriov_numvfs",
  "class/net/",
  "/device/",
  'KERNEL=="',
  'ATTR{sriov_numvfs}="7"',
  "GOTO=",
  "[Match]\nDriver=",
  "[Link]\nSR-IOVVirtualFunctions=7",
  "[sriov]\ntotal-vfs=7",
  "[device]\nsriov-num-vfs=7",
  "match-device=",
  "network:\n  ethernets:\n    ",
  "virtual-function-count: 7",
  "  link: ",
  "w /sys/",
  "ExecStart=",
  " vf 0 mac ",
  "SRIOV_TOTAL_VFS=7",
];

describe("whatever the files of others hold", () => {
  test.prop(
    [
      fc.array(
        fc.record({
          path: fc.constantFrom(...PATHS),
          text: fc
            .array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), {
              maxLength: 30,
            })
            .map((pieces) => pieces.join("")),
          modified: fc.constant(0),
        }),
        { maxLength: 4 },
      ),
    ],
    { numRuns: 1000 },
  )("each conflict is told with a line that is there", (foreignFiles) => {
    const observation = host().igb({ ports: 2 }).observe();
    const seen = {
      ...observation,
      sriov: {
        hasIommu: true,
        lockdown: undefined,
        hasSystemd: true,
        hasNetworkManager: true,
        enabledUnits: [],
        foreignFiles,
      },
    };
    for (const pf of seen.physicalFunctions)
      for (const { path, line } of foreignOwners(pf, seen)) {
        const counts = foreignFiles
          .filter((file) => file.path === path)
          .map(({ text }) => text.split("\n").length);
        expect(line).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(Math.max(...counts));
      }
  });
});
