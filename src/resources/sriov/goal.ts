import type { PciAddress } from "../../model/pci-address.ts";
import type {
  EswitchMode,
  PhysicalFunction,
} from "../../model/pci-function.ts";
import type { VfAttributes } from "../../model/vf-attributes.ts";
import type { SriovWish } from "./schema.ts";
import { stableMac } from "./stable-mac.ts";
import type { VfWish } from "./vf-schema.ts";

/** A wish as it is for one PF: what is `undefined` is left alone. */
export interface PfGoal {
  readonly pf: PciAddress;
  readonly numVfs: number | undefined;
  readonly autoprobe: boolean | undefined;
  readonly eswitchMode: EswitchMode | undefined;
  /** Ascending, each index once. */
  readonly vfs: readonly VfGoal[];
}

export interface VfGoal {
  readonly index: number;
  /** `default` is the one that the kernel chooses. */
  readonly driver: string | undefined;
  readonly attributes: VfAttributes;
}

export function goalOf(wish: SriovWish, pf: PhysicalFunction): PfGoal {
  return {
    pf: pf.address,
    numVfs: wish.numVfs,
    autoprobe:
      wish.driversAutoprobe === "auto" ? undefined : wish.driversAutoprobe,
    eswitchMode: wish.eswitchMode,
    vfs: inOrder(wish.vfs.flatMap((vf) => vfGoals(vf, pf))),
  };
}

/** What several tasks say of one PF; none of them contradicts another. */
export function joinGoals(pf: PciAddress, goals: readonly PfGoal[]): PfGoal {
  const vfs = new Map<number, VfGoal>();
  for (const vf of goals.flatMap((goal) => goal.vfs)) {
    const known = vfs.get(vf.index);
    vfs.set(vf.index, {
      index: vf.index,
      driver: vf.driver ?? known?.driver,
      attributes: { ...known?.attributes, ...vf.attributes },
    });
  }
  const first = <T>(pick: (goal: PfGoal) => T | undefined): T | undefined =>
    goals.map(pick).find((each) => each !== undefined);
  return {
    pf,
    numVfs: first(({ numVfs }) => numVfs),
    autoprobe: first(({ autoprobe }) => autoprobe),
    eswitchMode: first(({ eswitchMode }) => eswitchMode),
    vfs: inOrder([...vfs.values()]),
  };
}

/** Whether every VF gets a driver of its own, so that the kernel's choice would only be in the way. */
export function namesAllDrivers({ vfs }: PfGoal, count: number): boolean {
  const named = vfs.filter(
    ({ index, driver }) =>
      index < count && driver !== undefined && driver !== "default",
  );
  return count > 0 && named.length === count;
}

/** Where the PF's own address is not known, a stable one is not either; that is refused elsewhere. */
function vfGoals(vf: VfWish, pf: PhysicalFunction): readonly VfGoal[] {
  const permanent = pf.settings?.permanentMac;
  return vf.indexes.map((index) => ({
    index,
    driver: vf.driver,
    attributes:
      vf.stableMac && permanent !== undefined
        ? { mac: stableMac(permanent, index), ...vf.attributes }
        : vf.attributes,
  }));
}

function inOrder(vfs: readonly VfGoal[]): readonly VfGoal[] {
  return vfs.toSorted((a, b) => a.index - b.index);
}
