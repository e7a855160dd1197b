import { lstatSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { BindVf, Change } from "../../../src/changes/change.ts";
import { predict } from "../../../src/changes/kinds.ts";
import type { ModuleName } from "../../../src/model/module-name.ts";
import type { Observation } from "../../../src/model/observation.ts";
import type { PciAddress } from "../../../src/model/pci-address.ts";
import { KERNELS_CHOICE } from "../../../src/model/pci-function.ts";
import type { VfAttributes } from "../../../src/model/vf-attributes.ts";
import { createSimulatedHost } from "../../../src/sim/create-simulated-host.ts";
import { arrangeFault, clearFault } from "../../../src/sim/drift.ts";
import { ok, writeNumVfs } from "../../support/on-simulated-host.ts";
import { makeSimulatedFolder } from "../../support/simulated-hosts.ts";
import {
  attempt,
  observeVfs,
  perform,
  restorable,
} from "../../support/vf-changes-on-host.ts";

const pf = "0000:01:00.0" as PciAddress;
const MOST = 3;
const UNIT = `virtfn-sriov@${pf}.service`;
const UNIT_LINK = `etc/systemd/system/multi-user.target.wants/${UNIT}`;
const NO_MAC = "00:00:00:00:00:00";

const attributes: fc.Arbitrary<VfAttributes> = fc.record(
  {
    mac: fc.constantFrom("02:00:00:00:00:01", "02:00:00:00:00:02"),
    vlan: fc.constantFrom(0, 100, 200),
    trust: fc.boolean(),
    spoofchk: fc.boolean(),
  },
  { requiredKeys: [] },
);

const driver = fc.constantFrom("vfio-pci", "igbvf", undefined);

/** What becomes of one VF: its attributes, and the driver that it gets; an empty text leaves it the one it has. */
const vf = fc.record({
  attributes,
  driver: fc.oneof(driver, fc.constant("")),
});

const state = fc.record({
  count: fc.integer({ min: 0, max: MOST }),
  vfs: fc.array(vf, { minLength: MOST, maxLength: MOST }),
  autoprobe: fc.boolean(),
  withoutDrivers: fc.boolean(),
  /** Whether drivers are to read an address that is set. */
  again: fc.boolean(),
  enabled: fc.boolean(),
});

type State = Parameters<Parameters<typeof state.map>[0]>[0];

/** What does not work when the transaction comes. */
const faults = fc.constantFrom(undefined, `numvfs-${pf}`, "load-vfio_pci");

describe("undo of what was done to VFs", () => {
  test.prop([state, state, fc.nat({ max: 9 }), faults, fc.boolean()], {
    numRuns: 25,
  })(
    "after any first steps brings back what was",
    async (start, wish, length, fault, isUp) => {
      const folder = makeSimulatedFolder();
      const root = join(folder, "host");
      try {
        await createSimulatedHost({ root, profile: "igb" });
        // A PF that is down tells its VFs no address.
        if (isUp) await ok(root, "ip link set dev enp1s0 up");
        await bring(root, start);
        const before = await observeVfs(root);
        const changes = changesTo(wish, before).slice(0, length);
        if (fault !== undefined)
          arrangeFault(root, fault, "Cannot allocate memory");
        const done = await performSome(root, changes);
        if (fault !== undefined) clearFault(root, fault);
        for (const change of done.toReversed())
          await perform(root, change, "undo");
        const after = await observeVfs(root);
        expect(restorable(after)).toEqual(restorable(before));
        const known = indexesWithReadAddress(before);
        expect(addressesIn(after, known)).toEqual(addressesIn(before, known));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

/** Somebody else's work on one thing. */
const outsiders = fc.oneof(
  fc.record({ what: fc.constant("count" as const), to: fc.nat({ max: MOST }) }),
  fc.record({
    what: fc.constant("attribute" as const),
    index: fc.nat({ max: MOST - 1 }),
    to: fc.constantFrom("vlan 7", "trust on", "mac 02:00:00:00:00:09"),
  }),
  fc.record({
    what: fc.constant("driver" as const),
    index: fc.nat({ max: MOST - 1 }),
    to: fc.constantFrom("vfio-pci", "igbvf"),
  }),
  fc.record({
    what: fc.constant("guest" as const),
    index: fc.nat({ max: MOST - 1 }),
  }),
  fc.record({ what: fc.constant("unit" as const) }),
);

type Outsider = Parameters<Parameters<typeof outsiders.map>[0]>[0];

describe("undo of what was done to VFs, after somebody else's work,", () => {
  test.prop([state, state, outsiders], { numRuns: 15 })(
    "takes nothing of that away, and brings back the rest",
    async (start, wish, outsider) => {
      const folder = makeSimulatedFolder();
      const root = join(folder, "host");
      try {
        await createSimulatedHost({ root, profile: "igb" });
        await bring(root, start);
        const found = await observeVfs(root);
        const done = await performSome(root, changesTo(wish, found));
        const ours = await thingsOf(root);
        await intrude(root, outsider, ours);
        const theirs = await thingsOf(root);
        for (const change of done.toReversed())
          await attempt(root, change, "undo");
        const after = await thingsOf(root);
        const before = thingsIn(root, found);
        expect(after).toMatchObject(left(outsider, { before, ours, theirs }));
        expect(after["count"]).toBe(
          String(Object.keys(after).filter((name) => DRIVER.test(name)).length),
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

/** What undo must not, or has to, change: the value of each thing by its name. Those of VFs begin with `VF INDEX `. */
type Things = Readonly<Record<string, string>>;

const DRIVER = /^VF \d+ driver$/;

async function thingsOf(root: string): Promise<Things> {
  return thingsIn(root, await observeVfs(root));
}

function thingsIn(root: string, observation: Observation): Things {
  const { virtualFunctions: vfs, settings } = functionIn(observation);
  return {
    count: String(vfs.length),
    autoprobe: String(settings?.autoprobe),
    unit: linkAt(join(root, UNIT_LINK)),
    ...Object.fromEntries(
      vfs.flatMap((vf) =>
        Object.entries({ driver: vf.driver, ...vf.settings?.attributes }).map(
          ([name, value]) => [`VF ${vf.index} ${name}`, String(value)],
        ),
      ),
    ),
  };
}

/** What others left differently than we did is theirs, and VFs come and go with their count. */
function left(
  outsider: Outsider,
  seen: Readonly<Record<"before" | "ours" | "theirs", Things>>,
): Things {
  const { before, ours, theirs } = seen;
  const own = only(theirs, (name) => theirs[name] !== ours[name]);
  const rest = only(before, (name) => !name.startsWith("VF"));
  // An address that nobody set says nothing of who was there.
  if (own["count"] !== undefined)
    return { ...rest, ...only(own, (name) => !name.endsWith(" mac")) };
  if (outsider.what === "guest" && isForGuests(ours, outsider.index))
    return {
      ...(before["count"] === ours["count"] ? before : rest),
      count: String(ours["count"]),
      ...only(ours, (name) => name.startsWith(`VF ${outsider.index} `)),
    };
  return before["count"] === ours["count"]
    ? { ...before, ...own }
    : { ...before, ...only(own, (name) => !name.startsWith("VF")) };
}

function only(things: Things, isMeant: (name: string) => boolean): Things {
  return Object.fromEntries(
    Object.entries(things).filter(([name]) => isMeant(name)),
  );
}

function isForGuests(things: Things, index: number): boolean {
  return things[`VF ${index} driver`] === "vfio-pci";
}

async function intrude(
  root: string,
  outsider: Outsider,
  now: Things,
): Promise<void> {
  const devices = "$R/sys/bus/pci/devices";
  if ("index" in outsider && outsider.index >= Number(now["count"])) return;
  switch (outsider.what) {
    case "count":
      if (now["count"] === String(outsider.to)) return;
      await writeNumVfs(root, pf, 0);
      await writeNumVfs(root, pf, outsider.to);
      return;
    case "attribute":
      await ok(
        root,
        `ip link set dev enp1s0 vf ${outsider.index} ${outsider.to}`,
      );
      return;
    case "driver":
      await ok(
        root,
        `modprobe ${outsider.to.replace("-", "_")}
vf=$(cd -P "${devices}/${pf}/virtfn${outsider.index}" && pwd)
echo ${outsider.to} | tee "$vf/driver_override" >/dev/null
[ ! -e "$vf/driver" ] || echo "\${vf##*/}" | tee "$vf/driver/unbind" >/dev/null
echo "\${vf##*/}" | tee "$R/sys/bus/pci/drivers_probe" >/dev/null
echo | tee "$vf/driver_override" >/dev/null`,
      );
      return;
    case "guest":
      if (!isForGuests(now, outsider.index)) return;
      await ok(
        root,
        `group=$(readlink "${devices}/${pf}/virtfn${outsider.index}/iommu_group")
mkdir -p "$R/proc/4711/fd"
ln -s "/dev/vfio/\${group##*/}" "$R/proc/4711/fd/27"`,
      );
      return;
    case "unit":
      await ok(
        root,
        `mkdir -p "$(dirname "$R/${UNIT_LINK}")"
ln -sf /usr/local/lib/my.service "$R/${UNIT_LINK}"`,
      );
  }
}

function linkAt(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })
    ? readlinkSync(path)
    : "none";
}

/** Up to the first that fails, and with it: all that is to be undone. */
async function performSome(
  root: string,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const done: Change[] = [];
  for (const change of changes) {
    done.push(change);
    const { status } = await attempt(root, change, "run");
    if (status !== 0) break;
  }
  return done;
}

/** A host in which somebody has done all that before. */
async function bring(root: string, start: State): Promise<void> {
  for (const change of changesTo(start, await observeVfs(root))) {
    await perform(root, change, "run");
    const { status } = await attempt(root, change, "finish");
    expect(status).toBe(0);
  }
}

/** As a plan would have it: each change is made for what the ones before it leave. */
function changesTo(wish: State, found: Observation): readonly Change[] {
  let now = found;
  const changes: Change[] = [];
  const add = (change: Change | undefined): void => {
    if (!change) return;
    changes.push(change);
    now = predict(now, change);
  };
  add(countChange(wish, now));
  for (const [index, each] of wish.vfs.slice(0, wish.count).entries()) {
    add(attributesChange(index, each.attributes, now));
    if (each.driver !== "") add(bindChange(index, each.driver, now));
    else if (wish.again && each.attributes.mac !== undefined && isUp(now))
      add({ ...bindChange(index, undefined, now), reason: "address" });
  }
  add(autoprobeChange(wish, now));
  add(unitChange(wish, now));
  return changes;
}

function countChange(
  { count, withoutDrivers }: State,
  now: Observation,
): Change | undefined {
  const vfs = functionIn(now).virtualFunctions;
  if (vfs.length === count) return undefined;
  return {
    kind: "set-num-vfs",
    pf,
    netDevice: "enp1s0",
    from: vfs.length,
    to: count,
    withoutDrivers,
    previous: vfs.flatMap(({ index, settings }) =>
      settings?.attributes
        ? [{ index, attributes: settable(settings.attributes) }]
        : [],
    ),
  };
}

/** igb has no link state to set. */
function settable(told: VfAttributes): VfAttributes {
  const { state: _, ...others } = told;
  return others;
}

function attributesChange(
  index: number,
  to: VfAttributes,
  now: Observation,
): Change | undefined {
  if (Object.keys(to).length === 0) return undefined;
  const known =
    functionIn(now).virtualFunctions[index]?.settings?.attributes ?? {};
  const from = Object.fromEntries(
    Object.keys(to)
      .map((name) => [name, known[name as keyof VfAttributes]] as const)
      .filter(([, value]) => value !== undefined),
  );
  return { kind: "set-vf-attributes", pf, index, from, to, mustBeIdle: true };
}

function bindChange(
  index: number,
  to: string | undefined,
  now: Observation,
): BindVf {
  const from = functionIn(now).virtualFunctions[index]?.driver;
  return {
    kind: "bind-vf",
    pf,
    index,
    from: from === KERNELS_CHOICE ? undefined : from,
    to,
    module: (to === "vfio-pci" ? "vfio_pci" : to) as ModuleName | undefined,
    reason: "driver",
  };
}

function autoprobeChange(
  { autoprobe }: State,
  now: Observation,
): Change | undefined {
  const from = functionIn(now).settings?.autoprobe ?? true;
  return from === autoprobe
    ? undefined
    : { kind: "set-autoprobe", pf, from, to: autoprobe };
}

function unitChange({ enabled }: State, now: Observation): Change | undefined {
  if (now.sriov?.enabledUnits.includes(UNIT) === enabled) return undefined;
  return {
    kind: "enable-unit",
    unit: UNIT,
    target: "multi-user.target",
    enabled,
  };
}

/** Of the VFs' own net devices. */
function addressesIn(observation: Observation, indexes: readonly number[]) {
  const { virtualFunctions: vfs } = functionIn(observation);
  return indexes.map((index) => vfs[index]?.netDevices.map(({ mac }) => mac));
}

/** A driver that has not read the address which is set reads it when its VF is made anew. */
function indexesWithReadAddress(observation: Observation): readonly number[] {
  return functionIn(observation)
    .virtualFunctions.filter(({ settings, netDevices }) => {
      const { mac = NO_MAC } = settings?.attributes ?? {};
      return netDevices.every((device) => mac === NO_MAC || device.mac === mac);
    })
    .map(({ index }) => index);
}

function isUp(observation: Observation): boolean {
  return functionIn(observation).netDevices.some(({ up }) => up);
}

function functionIn({ physicalFunctions }: Observation) {
  const found = physicalFunctions.find(({ address }) => address === pf);
  if (!found) throw new Error("the port is gone");
  return found;
}
