import { parseModuleName } from "../../model/module-name.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
} from "../../model/vf-attributes.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { nameOf } from "../evidence.ts";
import type { Refusal } from "../resource.ts";
import { lacksAttribute } from "./driver-attributes.ts";
import { driversOfVfs, isStrangerTo } from "./drivers-of-vfs.ts";
import type { VfGoal } from "./goal.ts";
import { countOf, type PfSituation } from "./situation.ts";
import { isBound } from "./vf-changes.ts";
import { renderIndexes } from "./vf-indexes.ts";

/** What this PF's VFs could not have. */
export function checkVfs(situation: PfSituation): readonly Refusal[] {
  const missing = missingVfs(situation);
  if (missing.length > 0) return missing;
  return [
    ...checkDrivers(situation),
    ...checkChoice(situation),
    ...checkMacs(situation),
    ...checkAttributes(situation),
  ];
}

function missingVfs(situation: PfSituation): readonly Refusal[] {
  const { goal, pf } = situation;
  const count = countOf(situation);
  const beyond = goal.vfs.filter(({ index }) => index >= count);
  return beyond.length === 0
    ? []
    : [
        {
          reason: "no-such-vf",
          message: `${nameOf(pf)} has no VF ${renderIndexes(beyond.map(({ index }) => index))}: it has ${count}`,
          hint: "say how many there shall be with `num_vfs`",
          at: ["vfs"],
        },
      ];
}

/** The kernel binds no VF by itself while autoprobe is off (drivers/pci/pci-driver.c, pci_device_can_probe). */
function checkChoice(situation: PfSituation): readonly Refusal[] {
  const { goal, whole, lasting, pf } = situation;
  const lets = whole.autoprobe ?? pf.settings?.autoprobe;
  const isLostAtBoot =
    lasting.autoprobe === false && lasting.numVfs !== undefined;
  if (lets !== false && !isLostAtBoot) return [];
  const left = goal.vfs.filter(({ index, driver }) => {
    const vf = pf.virtualFunctions.find((each) => each.index === index);
    const isKept = vf !== undefined && !isRemade(situation);
    const isLeft = isLostAtBoot || !(isKept && isBound(driver, pf, vf));
    return driver === "default" && isLeft;
  });
  return left.length === 0
    ? []
    : [
        {
          reason: "no-driver-by-itself",
          message: `VF ${renderIndexes(left.map(({ index }) => index))} of ${nameOf(pf)} gets no driver by itself while sriov_drivers_autoprobe is 0`,
          hint: "write `drivers_autoprobe: true`, or name the driver",
          at: ["vfs"],
        },
      ];
}

/** For slips of the pen only: any driver that the kernel has will do. */
const COMMON_VF_DRIVERS = [
  "vfio-pci",
  "igbvf",
  "ixgbevf",
  "iavf",
  "mlx5_core",
  "bnxt_en",
  "nvme",
];

function checkDrivers({
  goal,
  pf,
  observation,
  surroundings,
}: PfSituation): readonly Refusal[] {
  const drivers = new Set(goal.vfs.map(({ driver }) => driver));
  return [...drivers].flatMap((driver): readonly Refusal[] => {
    if (driver === undefined || driver === "default") return [];
    if (isStrange(driver, pf))
      return [
        {
          reason: "unsupported-driver",
          message: `${driver} does not drive the VFs that ${pf.driver} makes on ${nameOf(pf)}`,
          hint: `write ${listOr([...driversOfVfs(pf.driver ?? ""), "vfio-pci", "default"])}`,
          at: ["vfs"],
        },
      ];
    if (driver === "vfio-pci" && !surroundings.hasIommu)
      return [
        {
          reason: "no-iommu",
          message: `vfio-pci cannot take VFs of ${pf.address}: this host has no IOMMU at work`,
          hint: "switch it on in the firmware's setup (VT-d, AMD-Vi), and boot Intel machines with intel_iommu=on iommu=pt",
          at: ["vfs"],
        },
      ];
    const name = parseModuleName(driver);
    const module = name && observation.modules[name];
    return module?.state === "missing"
      ? [
          {
            reason: "unknown-module",
            message: `${observation.host.kernelRelease} has no driver ${driver}`,
            hint:
              didYouMean(driver, COMMON_VF_DRIVERS) ??
              "install the package that has its module",
            at: ["vfs"],
          },
        ]
      : [];
  });
}

/** What binds to one of them has shown that it can. */
function isStrange(driver: string, pf: PhysicalFunction): boolean {
  return (
    pf.driver !== undefined &&
    isStrangerTo(driver, pf.driver) &&
    !pf.virtualFunctions.some((vf) => vf.driver === driver)
  );
}

function listOr(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** What a driver will make that a task loads is known once it is there; of a device that is elsewhere the folder tells. */
function comesWithDriver({ pf, all }: PfSituation): boolean {
  return (
    pf.netDevices.length === 0 &&
    pf.uses.every(({ kind }) => kind !== "other-namespace") &&
    all.some(
      ({ resource, wish }) =>
        resource === "modprobe" && wish.name === pf.driverModule,
    )
  );
}

const DRIVER_FIRST =
  "an earlier task loads its driver, and its net device is known only then: give this task a play of its own after that one, which apply plans once the driver is there";

function checkMacs(situation: PfSituation): readonly Refusal[] {
  const { wish, pf } = situation;
  return wish.vfs.some(({ stableMac }) => stableMac) &&
    pf.settings?.permanentMac === undefined
    ? [
        {
          reason: "no-permanent-address",
          message: `the permanent address of ${pf.address} is not known, so \`mac: stable\` means nothing there`,
          hint: comesWithDriver(situation)
            ? DRIVER_FIRST
            : pf.netDevices.length === 0
              ? "it has no net device here; write addresses instead"
              : "iproute2 has to be installed for it; or write addresses instead",
          at: ["vfs"],
        },
      ]
    : [];
}

function checkAttributes(situation: PfSituation): readonly Refusal[] {
  const { goal, pf } = situation;
  const wished = goal.vfs.filter((vf) => namesOf(vf).length > 0);
  if (wished.length === 0) return [];
  if (pf.netDevices.length === 0)
    return [
      {
        reason: "vfs-unsupported",
        message: `${pf.address} has no net device here, and attributes of VFs are set through it`,
        hint: comesWithDriver(situation)
          ? DRIVER_FIRST
          : "devices other than network cards have none; a net device may be in another network namespace",
        at: ["vfs"],
      },
    ];
  const unread = wished.filter((vf) => isUnread(situation, vf));
  if (unread.length > 0)
    return [
      {
        reason: "unreadable-attributes",
        message: `the attributes of VF ${renderIndexes(unread.map(({ index }) => index))} of ${nameOf(pf)} cannot be read`,
        hint: '`ip -j -d link` has to show them: install iproute2, and a newer one where it says "Truncated VF list"; or leave the attributes of these VFs out',
        at: ["vfs"],
      },
    ];
  return unsupported(situation, wished);
}

/**
 * Whether nobody could tell afterwards what the VF has: iproute2 does not show its PF, or shows fewer VFs than there are
 * (rtnl_fill_vfinfo in net/core/rtnetlink.c), and then no more of another count either.
 */
function isUnread(situation: PfSituation, { index }: VfGoal): boolean {
  const { pf } = situation;
  if (pf.settings?.tellsVfs === false) return true;
  const there = pf.virtualFunctions.filter(({ settings }) => !settings?.isNew);
  const unread = there.filter(
    ({ settings }) => settings?.attributes === undefined,
  );
  const isWhole = unread.length === 0;
  const room = there.length - unread.length;
  return isRemade(situation)
    ? !isWhole && countOf(situation) > room && index >= room
    : unread.some((vf) => vf.index === index);
}

function isRemade(situation: PfSituation): boolean {
  return countOf(situation) !== situation.pf.virtualFunctions.length;
}

/** One refusal for each attribute that the driver lacks. */
function unsupported(
  { pf }: PfSituation,
  wished: readonly VfGoal[],
): readonly Refusal[] {
  return VF_ATTRIBUTE_NAMES.flatMap((name): readonly Refusal[] => {
    const lacking = wished.filter(
      (vf) =>
        vf.attributes[name] !== undefined &&
        lacksAttribute(pf, vf.index, name, vf.attributes[name]),
    );
    return lacking.length === 0
      ? []
      : [
          {
            reason: "unsupported-attribute",
            message: `the driver ${pf.driver ?? "–"} of ${nameOf(pf)} cannot set ${name} of VF ${renderIndexes(lacking.map(({ index }) => index))}`,
            hint: `leave \`${name}\` out for this PF`,
            at: ["vfs"],
          },
        ];
  });
}

function namesOf({ attributes }: VfGoal): readonly VfAttributeName[] {
  return VF_ATTRIBUTE_NAMES.filter((name) => attributes[name] !== undefined);
}
