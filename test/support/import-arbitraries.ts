import type { ConfigFile, Observation } from "../../src/model/observation.ts";
import type {
  PfSettings,
  PhysicalFunction,
  VirtualFunction,
} from "../../src/model/pci-function.ts";
import type { VfAttributes } from "../../src/model/vf-attributes.ts";
import { stableMac } from "../../src/resources/sriov/stable-mac.ts";
import { fc } from "./laws.ts";

/** Files of others that are about the first port, the second one, both, or none of them. */
const FOREIGN: readonly ConfigFile[] = [
  [
    "/etc/udev/rules.d/70-vfs.rules",
    'KERNEL=="0000:01:00.0", ATTR{sriov_numvfs}="4"\n',
  ],
  ["/etc/rc.local", "ip link set enp2s0 vf 0 trust on\n"],
  [
    "/etc/systemd/network/1.link",
    "[Match]\nDriver=igb\n[Link]\nSR-IOVVirtualFunctions=3\n",
  ],
  [
    "/etc/netplan/1.yaml",
    "network:\n  ethernets:\n    enp9s0:\n      virtual-function-count: 7\n",
  ],
].map(([path = "", text = ""]) => ({ path, text, modified: 0 }));

type Change<T> = (before: T) => T;

/** What happens to a host beside virtfn, by hand and by others; each part of it now and then. */
export const byOthers: fc.Arbitrary<Change<Observation>> = fc
  .record({
    foreignFiles: fc.subarray([...FOREIGN], { maxLength: 1 }),
    hasSystemd: mostly(true, false),
    ports: fc.tuple(portChange(), portChange()),
  })
  .map(({ foreignFiles, hasSystemd, ports }) => (before) => ({
    ...before,
    sriov: before.sriov && { ...before.sriov, foreignFiles, hasSystemd },
    physicalFunctions: before.physicalFunctions.map(
      (pf, index) => ports[index]?.(pf) ?? pf,
    ),
  }));

function portChange(): fc.Arbitrary<Change<PhysicalFunction>> {
  return fc
    .record({
      settings: fc.record(
        {
          permanentMac: fc.constantFrom(undefined, "02:00:00:00:00:01"),
          eswitchMode: fc.constantFrom("legacy", "switchdev"),
          autoprobe: fc.constantFrom(true, false, undefined),
        },
        { requiredKeys: [] },
      ),
      isUnbound: mostly(false, true),
      vfs: fc.array(vfChange(), { maxLength: 7 }),
    })
    .map(({ settings, isUnbound, vfs }) => (before) => {
      const now =
        before.settings && ({ ...before.settings, ...settings } as PfSettings);
      return {
        ...before,
        settings: now,
        ...(isUnbound
          ? { driver: undefined, driverModule: undefined, netDevices: [] }
          : {}),
        virtualFunctions: before.virtualFunctions.map(
          (vf, index) => vfs[index]?.(vf, now?.permanentMac) ?? vf,
        ),
      };
    });
}

type VfChange = (
  before: VirtualFunction,
  permanentMac: string | undefined,
) => VirtualFunction;

function vfChange(): fc.Arbitrary<VfChange> {
  return fc
    .record({
      driver: fc.constantFrom(
        "igbvf",
        "vfio-pci",
        "uio_pci_generic",
        undefined,
      ),
      override: mostly(false, true),
      isUnread: mostly(false, true),
      isStable: mostly(false, true),
      attributes: fc.record(
        {
          mac: fc.constantFrom("02:00:00:00:00:11", "aa:bb:cc:00:00:01"),
          vlan: fc.constantFrom(0, 7, 4095),
          qos: fc.constantFrom(0, 3),
          proto: fc.constantFrom("802.1Q", "802.1ad"),
          trust: fc.boolean(),
          spoofchk: fc.boolean(),
          max_tx_rate: fc.constantFrom(0, 100),
          min_tx_rate: fc.constantFrom(0, 100, 200),
          state: fc.constantFrom("auto", "enable", "disable"),
          query_rss: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
      deviceMac: fc.option(
        fc.constantFrom("02:00:00:00:00:11", "7e:00:00:00:00:01"),
      ),
    })
    .map((drawn) => (before, permanentMac) => {
      const { driver, override, isUnread, isStable, deviceMac } = drawn;
      const mac =
        isStable && permanentMac !== undefined
          ? { mac: stableMac(permanentMac, before.index) }
          : {};
      const attributes = {
        ...before.settings?.attributes,
        ...drawn.attributes,
        ...mac,
      } as VfAttributes;
      return {
        ...before,
        driver,
        driverModule: driver?.replaceAll("-", "_"),
        netDevices:
          driver === "igbvf" && deviceMac !== null
            ? [{ name: `vf${before.index}`, mac: deviceMac, up: false }]
            : [],
        settings: {
          driverOverride: override ? driver : undefined,
          attributes: isUnread ? undefined : attributes,
        },
      };
    });
}

/** The first one in four of five cases. */
function mostly<T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.constantFrom(usual, usual, usual, usual, rare);
}
