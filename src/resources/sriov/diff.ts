import { predict } from "../../changes/kinds.ts";
import type { Observation } from "../../model/observation.ts";
import type { Difference, Refusal } from "../resource.ts";
import { refused } from "../refused.ts";
import type { Wish } from "../wish.ts";
import { diffPf } from "./diff-pf.ts";
import { joinDifferences } from "./join-differences.ts";
import { describeSelector, matches, selectPfs } from "./pf-selector.ts";
import type { SriovWish } from "./schema.ts";
import { situate } from "./situation.ts";

/**
 * Compares an `sriov` wish with a host, PF by PF, and says what is left to do. What PFs share, a unit or a driver's
 * option, is done with the first of them. The rows show the host as it is in `shown`.
 */
export function diff(
  wish: SriovWish,
  observation: Observation,
  all: readonly Wish[],
  shown = observation,
): Difference {
  const pfs = selectPfs(wish.pf, observation.physicalFunctions);
  if (pfs.length === 0) {
    if (!wish.optional) return refused([noSuchPf(wish, observation)]);
    return {
      ...refused([]),
      notes: [`this host has no PF with ${describeSelector(wish.pf)}`],
    };
  }
  let now = observation;
  return joinDifferences(
    pfs.map(({ address }) => {
      const part = diffPf(situate(wish, address, now, all), shown);
      now = part.changes.reduce(
        (before, { change }) => predict(before, change),
        now,
      );
      return part;
    }),
  );
}

function noSuchPf(
  { pf: selector }: SriovWish,
  { physicalFunctions }: Observation,
): Refusal {
  const without = physicalFunctions.find((pf) => matches(selector, pf));
  const wanted = describeSelector(selector);
  if (without)
    return {
      reason: "vfs-unsupported",
      message: `${without.address} has no SR-IOV`,
      hint: "where the hardware has it, SR-IOV may be switched off in the firmware's setup",
      at: ["pf"],
    };
  const known = physicalFunctions
    .filter(({ totalVfs }) => totalVfs > 0)
    .map(({ address, netDevices, driver }) =>
      [address, netDevices[0]?.name, driver].filter(Boolean).join(" "),
    );
  return {
    reason: "no-such-pf",
    message: `no PF of this host has ${wanted}`,
    hint:
      known.length === 0
        ? "no PF of this host has SR-IOV; with `optional: true` such hosts are left out"
        : `it has ${known.join(", ")}; with \`optional: true\` hosts without the PF are left out`,
    at: ["pf"],
  };
}
