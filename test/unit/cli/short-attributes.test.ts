import { expect, test } from "vitest";
import {
  pfAttributes,
  vfAttributes,
} from "../../../src/cli/inspect/short-attributes.ts";
import type {
  PfSettings,
  PhysicalFunction,
  VfSettings,
} from "../../../src/model/pci-function.ts";
import { host } from "../../support/observation.ts";

const [PORT] = host()
  .igb({ ports: [{ vfs: 1 }] })
  .observe().physicalFunctions;

function port(part: Partial<PhysicalFunction>): PhysicalFunction {
  if (!PORT) throw new Error("there is no port");
  return { ...PORT, ...part };
}

function ofPf(settings: Partial<PfSettings> | undefined): string {
  return pfAttributes(
    port({
      settings: settings && {
        permanentMac: undefined,
        autoprobe: true,
        eswitchMode: undefined,
        tellsVfs: true,
        ...settings,
      },
    }),
  );
}

function ofVf(
  settings: VfSettings | undefined,
  part: Partial<PhysicalFunction> = {},
): string {
  const pf = port(part);
  const [vf] = pf.virtualFunctions;
  if (!vf) throw new Error("there is no VF");
  return vfAttributes({ ...vf, settings }, pf);
}

test.each<[Partial<PfSettings> | undefined, string]>([
  [undefined, "–"],
  [{}, "–"],
  [{ eswitchMode: "legacy" }, "–"],
  [{ permanentMac: "52:54:00:82:57:01" }, "mac 52:54:00:82:57:01"],
  [{ autoprobe: undefined }, "–"],
  [
    { autoprobe: false, eswitchMode: "switchdev" },
    "autoprobe off, eswitch switchdev",
  ],
])("a PF with %j is shown as %s", (settings, text) => {
  expect(ofPf(settings)).toBe(text);
});

test.each<[VfSettings | undefined, string]>([
  [undefined, "–"],
  [{ driverOverride: undefined, attributes: {} }, "default"],
  [
    {
      driverOverride: undefined,
      attributes: { vlan: 0, spoofchk: true, state: "auto" },
    },
    "default",
  ],
  [
    {
      driverOverride: "vfio-pci",
      attributes: {
        state: "disable",
        spoofchk: false,
        vlan: 5,
        proto: "802.1ad",
        trust: false,
      },
    },
    "vlan 5, proto 802.1ad, spoofchk off, state disable, driver_override vfio-pci",
  ],
  [{ driverOverride: undefined, attributes: undefined }, "unknown"],
  [
    { driverOverride: "vfio-pci", attributes: undefined },
    "unknown, driver_override vfio-pci",
  ],
])("a VF with %j is shown as %s", (settings, text) => {
  expect(ofVf(settings)).toBe(text);
});

test("a VF of a PF that is no network device has no attributes to know", () => {
  const disk: Partial<PhysicalFunction> = { netDevices: [] };
  expect(ofVf({ driverOverride: undefined, attributes: undefined }, disk)).toBe(
    "–",
  );
  expect(
    ofVf({ driverOverride: "vfio-pci", attributes: undefined }, disk),
  ).toBe("driver_override vfio-pci");
});
