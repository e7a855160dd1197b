import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../../model/pci-function.ts";
import type { ValueMap } from "../../../model/value.ts";
import type { VfAttributeName } from "../../../model/vf-attributes.ts";
import { stableMac } from "../stable-mac.ts";
import { renderIndexes } from "../vf-indexes.ts";
import type { Naming } from "./naming.ts";

/** The arguments of an `sriov` task as a person would write them, without `pf`: what is named, as the PF has it. */
export function writePf(
  pf: PhysicalFunction,
  naming: Naming,
  persist: boolean,
): ValueMap {
  const { settings, virtualFunctions } = pf;
  const vfs = grouped(
    virtualFunctions.map((vf) => ({
      index: vf.index,
      written: writeVf(vf, pf, naming),
    })),
  );
  return {
    ...(naming.numVfs ? { num_vfs: virtualFunctions.length } : {}),
    ...(vfs.length > 0 ? { vfs } : {}),
    ...(naming.autoprobe && settings?.autoprobe !== undefined
      ? { drivers_autoprobe: settings.autoprobe }
      : {}),
    ...(naming.eswitchMode && settings?.eswitchMode !== undefined
      ? { eswitch_mode: settings.eswitchMode }
      : {}),
    ...(persist ? {} : { persist }),
  };
}

function writeVf(
  vf: VirtualFunction,
  pf: PhysicalFunction,
  naming: Naming,
): ValueMap {
  const attributes = vf.settings?.attributes ?? {};
  const permanent = pf.settings?.permanentMac;
  const isStable =
    permanent !== undefined &&
    attributes.mac === stableMac(permanent, vf.index);
  const driver = naming.driver(vf);
  const hasTag = (attributes.vlan ?? 0) !== 0;
  const names = naming
    .attributes(vf)
    .filter((name) => attributes[name] !== undefined)
    .filter((name) => hasTag || !OF_TAG.has(name) || attributes[name] === 0);
  return {
    ...(driver === undefined ? {} : { driver }),
    ...Object.fromEntries(
      names.map((name) => [
        name,
        name === "mac" && isStable ? "stable" : (attributes[name] ?? null),
      ]),
    ),
  };
}

/** Parts of a VLAN tag, which say nothing without one. */
const OF_TAG: ReadonlySet<VfAttributeName> = new Set(["qos", "proto"]);

interface WrittenVf {
  readonly index: number;
  readonly written: ValueMap;
}

/** One entry for all VFs that have the same; none for those of which nothing is named. */
function grouped(vfs: readonly WrittenVf[]): readonly ValueMap[] {
  const groups = new Map<string, WrittenVf[]>();
  for (const vf of vfs) {
    if (Object.keys(vf.written).length === 0) continue;
    const key = JSON.stringify(vf.written);
    groups.set(key, [...(groups.get(key) ?? []), vf]);
  }
  return [...groups.values()].map((group) => {
    const indexes = group.map(({ index }) => index).toSorted((a, b) => a - b);
    const [only] = indexes;
    return {
      index:
        indexes.length === 1 && only !== undefined
          ? only
          : renderIndexes(indexes),
      ...group[0]?.written,
    };
  });
}
