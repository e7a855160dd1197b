import type { PlannedChange } from "../../changes/change.ts";
import {
  KERNELS_CHOICE,
  type PhysicalFunction,
  type VirtualFunction,
} from "../../model/pci-function.ts";
import { parseModuleName } from "../../model/module-name.ts";
import {
  VF_ATTRIBUTE_NAMES,
  type VfAttributeName,
  type VfAttributes,
} from "../../model/vf-attributes.ts";
import { vfEvidence } from "../evidence.ts";
import { isGivenAnyway } from "./driver-attributes.ts";
import type { VfGoal } from "./goal.ts";
import { isUserSpaceDriver } from "./vf-driver.ts";

/** What one VF lacks: its attributes, then its driver. A VF that is not there lacks nothing; that is refused elsewhere. */
export function vfChanges(
  goal: VfGoal,
  pf: PhysicalFunction,
): readonly PlannedChange[] {
  const vf = pf.virtualFunctions.find(({ index }) => index === goal.index);
  if (!vf) return [];
  const attributes = attributeChanges(goal, pf, vf);
  const setsMac = attributes.some(
    ({ change }) =>
      change.kind === "set-vf-attributes" && change.to.mac !== undefined,
  );
  return [...attributes, ...bindChanges(goal, pf, vf, setsMac)];
}

/** Whether a VF has what is wished of one attribute, if anything is. */
export function hasAttribute(
  pf: PhysicalFunction,
  vf: VirtualFunction,
  name: VfAttributeName,
  wished: VfAttributes,
): boolean {
  return (
    wished[name] === undefined ||
    vf.settings?.attributes?.[name] === wished[name] ||
    isGivenAnyway(pf, name, wished[name])
  );
}

function attributeChanges(
  goal: VfGoal,
  pf: PhysicalFunction,
  vf: VirtualFunction,
): readonly PlannedChange[] {
  const wished = goal.attributes;
  const names = VF_ATTRIBUTE_NAMES.filter(
    (name) => !hasAttribute(pf, vf, name, wished),
  );
  if (names.length === 0) return [];
  const now = vf.settings?.attributes ?? {};
  const to = withWholeTag(pick(wished, names), wished, now);
  const isNew = vf.settings?.isNew === true;
  const disturbs = !isNew && names.some((name) => DISTURBING.has(name));
  const evidence = disturbs ? vfEvidence(pf, vf) : [];
  return [
    {
      change: {
        kind: "set-vf-attributes",
        pf: pf.address,
        index: goal.index,
        from: pick(now, Object.keys(to) as VfAttributeName[]),
        to,
        ...(disturbs && evidence.length === 0 ? { mustBeIdle: true } : {}),
      },
      disruption: disturbs ? "link" : "none",
      evidence,
    },
  ];
}

/** Those whose change cuts the VF's traffic. */
const DISTURBING: ReadonlySet<VfAttributeName> = new Set([
  "mac",
  "vlan",
  "qos",
  "proto",
  "state",
  "node_guid",
  "port_guid",
]);

/** iproute2 takes `vlan` without `qos` and `proto` for their defaults, so what is to stay goes along. */
function withWholeTag(
  to: VfAttributes,
  wished: VfAttributes,
  now: VfAttributes,
): VfAttributes {
  if (to.vlan === undefined && to.qos === undefined && to.proto === undefined)
    return to;
  const { vlan = now.vlan ?? 0, qos = now.qos, proto = now.proto } = wished;
  if (vlan === 0) return { ...to, vlan };
  return {
    ...to,
    vlan,
    ...(qos === undefined || qos === 0 ? {} : { qos }),
    ...(proto === undefined || proto === "802.1Q" ? {} : { proto }),
  };
}

function bindChanges(
  { driver: wished, index, attributes }: VfGoal,
  pf: PhysicalFunction,
  vf: VirtualFunction,
  setsMac: boolean,
): readonly PlannedChange[] {
  const to = wished === "default" ? undefined : wished;
  const from = vf.driver === KERNELS_CHOICE ? undefined : vf.driver;
  const reason = isBound(wished, pf, vf)
    ? attributes.mac !== undefined &&
      hasStaleAddress(vf, setsMac) &&
      ("address" as const)
    : ("driver" as const);
  if (!reason) return [];
  const evidence = vfEvidence(pf, vf);
  return [
    {
      change: {
        kind: "bind-vf",
        pf: pf.address,
        index,
        from,
        to: reason === "address" ? from : to,
        module:
          reason === "driver" && to !== undefined
            ? parseModuleName(to)
            : undefined,
        reason,
        ...(evidence.length === 0 && !vf.settings?.isNew
          ? { mustBeIdle: true }
          : {}),
      },
      disruption: vf.settings?.isNew ? "none" : "vfs",
      evidence,
    },
  ];
}

/**
 * Whether the VF has the wished driver. The kernel's choice is whatever it chose by itself; none at all is a choice
 * too, unless nobody let it choose.
 */
export function isBound(
  wished: string | undefined,
  pf: PhysicalFunction,
  vf: VirtualFunction,
): boolean {
  if (wished === undefined) return true;
  if (wished !== "default") return vf.driver === wished;
  if (vf.driver === undefined) return pf.settings?.autoprobe !== false;
  return !isUserSpaceDriver(vf.driver) && !vf.settings?.driverOverride;
}

/** A kernel driver asks for its address when it binds, and at no other time (igbvf, ixgbevf, iavf). */
function hasStaleAddress(vf: VirtualFunction, setsMac: boolean): boolean {
  const { driver, settings, netDevices } = vf;
  if (driver === undefined || isUserSpaceDriver(driver)) return false;
  const kept = settings?.attributes?.mac;
  return (
    setsMac ||
    settings?.hasStaleAddress === true ||
    (kept !== undefined &&
      kept !== "00:00:00:00:00:00" &&
      netDevices.some(({ mac }) => mac !== undefined && mac !== kept))
  );
}

function pick(
  from: VfAttributes,
  names: readonly VfAttributeName[],
): VfAttributes {
  return Object.fromEntries(
    names
      .filter((name) => from[name] !== undefined)
      .map((name) => [name, from[name]]),
  );
}
