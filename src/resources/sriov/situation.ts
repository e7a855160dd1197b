import type { Observation } from "../../model/observation.ts";
import type { SriovSurroundings } from "../../model/observation.ts";
import type { PciAddress } from "../../model/pci-address.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { Bug } from "../../model/unreachable.ts";
import type { Wish } from "../wish.ts";
import { goalOf, joinGoals, type PfGoal } from "./goal.ts";
import { ownScript, type OwnScript } from "./own-script.ts";
import { matches } from "./pf-selector.ts";
import type { SriovWish } from "./schema.ts";
import { withKept } from "./with-kept.ts";

/** One PF of a wish, and all that it is judged by. */
export interface PfSituation {
  readonly wish: SriovWish;
  readonly pf: PhysicalFunction;
  /** What this wish says of the PF. */
  readonly goal: PfGoal;
  /** What all wishes of the host say of it. */
  readonly whole: PfGoal;
  /** The boot script that the PF has by now. */
  readonly script: OwnScript;
  /** What is to last: what those say of it that are to, and what the script brings back beside. */
  readonly lasting: PfGoal;
  readonly observation: Observation;
  readonly surroundings: SriovSurroundings;
  readonly all: readonly Wish[];
}

export function situate(
  wish: SriovWish,
  address: PciAddress,
  observation: Observation,
  all: readonly Wish[],
): PfSituation {
  const { sriov: surroundings } = observation;
  if (!surroundings) throw new Bug("the probe did not ask about SR-IOV");
  const pf = pfAt(observation, address);
  const wishes = all
    .flatMap((each) => (each.resource === "sriov" ? [each.wish] : []))
    .filter((each) => matches(each.pf, pf));
  const joined = (kept: readonly SriovWish[]): PfGoal =>
    joinGoals(
      pf.address,
      kept.map((each) => goalOf(each, pf)),
    );
  const script = ownScript(pf, observation);
  const persisted = wishes.filter(({ persist }) => persist);
  const lasting = joined(persisted);
  return {
    wish,
    pf,
    goal: goalOf(wish, pf),
    whole: joined(wishes),
    script,
    lasting:
      script.kind === "read" && persisted.length > 0
        ? withKept(lasting, script.goal, pf, observation, all)
        : lasting,
    observation,
    surroundings,
    all,
  };
}

export function pfAt(
  { physicalFunctions }: Observation,
  address: PciAddress,
): PhysicalFunction {
  const found = physicalFunctions.find((pf) => pf.address === address);
  if (!found) throw new Bug(`${address} is gone from the observation`);
  return found;
}

/** The count that the PF will have. */
export function countOf({ whole, pf }: PfSituation): number {
  return whole.numVfs ?? pf.virtualFunctions.length;
}
