import { describe, expect, it } from "vitest";
import type {
  ConfigFile,
  Observation,
  SriovSurroundings,
} from "../../../src/model/observation.ts";
import { fingerprintText } from "../../../src/plan/fingerprint.ts";
import {
  BOOT_TIME,
  host,
  type PortOptions,
} from "../../support/observation.ts";

function observed(
  port: PortOptions = {},
  surroundings: Partial<SriovSurroundings> = {},
): Observation {
  return host()
    .igb({ ports: [{ vfs: 2, ...port }] })
    .sriov(surroundings)
    .observe();
}

function file(
  path: string,
  text = "x\n",
  modified = BOOT_TIME - 1,
): ConfigFile {
  return { path, text, modified };
}

const PLAIN = fingerprintText(observed());

describe("the fingerprint of a host", () => {
  it.each<[string, Observation]>([
    [
      "an attribute of a VF",
      observed({ vfSettings: { 1: { attributes: { vlan: 5 } } } }),
    ],
    [
      "attributes that nobody can tell",
      observed({ vfSettings: { 1: { attributes: null } } }),
    ],
    [
      "the driver that alone may have a VF",
      observed({ vfSettings: { 1: { override: "vfio-pci" } } }),
    ],
    ["whether VFs get drivers", observed({ settings: { autoprobe: false } })],
    [
      "the mode of the eswitch",
      observed({ settings: { eswitchMode: "switchdev" } }),
    ],
    ["an IOMMU", observed({}, { hasIommu: false })],
    ["NetworkManager", observed({}, { hasNetworkManager: true })],
    [
      "a unit that starts at boot",
      observed({}, { enabledUnits: ["virtfn-sriov.service"] }),
    ],
    [
      "a file of ours",
      { ...observed(), ownFiles: [file("/etc/virtfn/sriov/1.sh")] },
    ],
    [
      "a file of others",
      observed({}, { foreignFiles: [file("/etc/rc.local")] }),
    ],
    ["that nobody asked about VFs", { ...observed(), sriov: undefined }],
  ])("tells of %s", (_, other) => {
    expect(fingerprintText(other)).not.toBe(PLAIN);
  });

  it("does not tell of the address that a guest brings", () => {
    const other = observed({
      vfSettings: { 1: { attributes: { mac: "ca:f1:da:0a:20:af" } } },
    });
    expect(fingerprintText(other)).toBe(PLAIN);
  });

  it("does not depend on the order of files and units, nor on the hour at which they were written", () => {
    const files = [file("/a"), file("/b", "y\n", BOOT_TIME - 7)];
    const units = ["virtfn-a.service", "virtfn-b.service"];
    const one = {
      ...observed({}, { foreignFiles: files, enabledUnits: units }),
      ownFiles: files,
    };
    const later = files.map((each) => ({
      ...each,
      modified: each.modified - 1,
    }));
    const other = {
      ...observed(
        {},
        {
          foreignFiles: later.toReversed(),
          enabledUnits: units.toReversed(),
        },
      ),
      ownFiles: later.toReversed(),
    };
    expect(fingerprintText(other)).toBe(fingerprintText(one));
  });
});
