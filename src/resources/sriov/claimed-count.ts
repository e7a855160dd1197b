import type { Observation } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { modprobeClaims } from "../modprobe/claims.ts";
import type { Wish } from "../wish.ts";
import { moduleOf } from "./module-of.ts";

/**
 * How many VFs a `modprobe` task of this run keeps for a PF, by an option of its driver. That no other task says another
 * count is seen to where tasks are compared.
 */
export function claimedCount(
  pf: PhysicalFunction,
  observation: Observation,
  all: readonly Wish[],
): number | undefined {
  const module = moduleOf(pf, observation);
  const claim = all
    .flatMap(({ resource, wish }) =>
      resource === "modprobe" &&
      wish.name === module?.name &&
      wish.persist === true
        ? modprobeClaims(wish, observation)
        : [],
    )
    .find(({ subject }) => subject === `num_vfs of ${pf.address}`);
  return claim && Number(claim.value);
}
