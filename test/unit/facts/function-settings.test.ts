import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { functionSettings } from "../../../src/facts/function-settings.ts";
import { fakeRoot, type Tree } from "../../support/fake-root.ts";
import { igbHost, PF, sysfs, vfAddress } from "../../support/fake-igb-host.ts";
import { SHELLS } from "../../support/shells.ts";

/** What the fact says of the one PF of a host. */
function settingsOf(more: Tree, numVfs = 3) {
  using root = fakeRoot(igbHost({ numVfs, more }));
  const lines = root.probe({ modules: [], sriov: true });
  return functionSettings
    .parse(
      lines.slice(
        lines.indexOf("@fact settings") + 1,
        lines.indexOf("@end settings"),
      ),
    )
    .get(PF);
}

describe("the settings of a PF", () => {
  it.each([
    ["1\n", true],
    ["0\n", false],
  ])("say by %j whether its VFs get drivers", (text, expected) => {
    const file = sysfs(PF, "sriov_drivers_autoprobe");
    expect(settingsOf({ [file]: text })?.autoprobe).toBe(expected);
  });

  it.each<[string, Tree, string | undefined]>([
    [
      "the address that nobody has changed",
      { addr_assign_type: "0\n" },
      "52:54:00:82:57:01",
    ],
    ["nothing of one that was set", { addr_assign_type: "3\n" }, undefined],
    [
      "what a bond has put by for its port",
      {
        addr_assign_type: "3\n",
        "bonding_slave/perm_hwaddr": "52:54:00:82:57:99\n",
      },
      "52:54:00:82:57:99",
    ],
  ])("know as the hardware's address %s", (_, files, expected) => {
    const tree = Object.fromEntries(
      Object.entries(files).map(([file, entry]) => [
        sysfs(PF, `net/enp1s0/${file}`),
        entry,
      ]),
    );
    expect(settingsOf(tree)?.permanentMac).toBe(expected);
  });

  it.each([
    [
      `{"dev":{"pci/${PF}":{"mode":"switchdev","inline-mode":"none"}}}`,
      "switchdev",
    ],
    [`{"dev":{"pci/${PF}":{"mode":"legacy"}}}`, "legacy"],
    [`{"dev":{"pci/${PF}":{"mode":"switchdev_inactive"}}}`, undefined],
    [`{"dev":{"pci/0000:09:00.0":{"mode":"legacy"}}}`, undefined],
    [`{"dev":{}}`, undefined],
    ["", undefined],
    ["kernel answers: Operation not supported", undefined],
  ])("have from devlink's %s the mode %s", (text, mode) => {
    const devlink = `[ "$*" = "-j dev eswitch show pci/${PF}" ] && echo '${text}'`;
    expect(settingsOf({ "bin:devlink": devlink })?.eswitchMode).toBe(mode);
  });

  it("say nothing of an eswitch that failed to answer", () => {
    const devlink = `echo '{"dev":{}}'; echo no >&2; exit 1`;
    expect(settingsOf({ "bin:devlink": devlink })?.eswitchMode).toBeUndefined();
  });

  it("know the driver that alone may have a VF", () => {
    const overrides = settingsOf({
      [sysfs(vfAddress(0), "driver_override")]: "(null)\n",
      [sysfs(vfAddress(1), "driver_override")]: "vfio-pci\n",
      [sysfs(vfAddress(2), "driver_override")]: "\n",
    })?.driverOverrides;
    expect([...(overrides ?? [])]).toEqual([[1, "vfio-pci"]]);
  });
});

/**
 * The kernel holds a VF's lock while its driver waits for a guest. Here a FIFO holds its reader: the deadline is over
 * when the reader has come to it, and nothing is ever written.
 */
it.each(SHELLS.filter(({ isHere }) => isHere))(
  "do not keep the probe waiting under $name where a VF's lock is held",
  ({ argv }) => {
    const stuck = sysfs(vfAddress(1), "driver_override");
    using root = fakeRoot(
      igbHost({
        numVfs: 3,
        more: {
          [sysfs(vfAddress(0), "driver_override")]: "vfio-pci\n",
          [sysfs(vfAddress(2), "driver_override")]: "vfio-pci\n",
          "bin:sleep": `exec 3> "$VIRTFN_ROOT/${stuck}"
{ read -r _ < "$VIRTFN_ROOT/release"; } > /dev/null 2>&1 &`,
        },
      }),
    );
    const release = join(root.path, "release");
    execFileSync("mkfifo", [join(root.path, stuck), release]);
    const lines = root.probe({ modules: [], sriov: true }, { shell: argv });
    expect(lines.filter((line) => line.startsWith("override"))).toEqual([
      `override ${PF} 0 vfio-pci`,
    ]);
    expect(lines.at(-1)).toBe("@end probe");
    // Open for both, a FIFO waits for nobody.
    writeFileSync(release, "now\n", { flag: "r+" });
  },
);
