import type { Observation } from "../../model/observation.ts";
import type { Claim } from "../claim.ts";
import { driverFunctions } from "./driver-functions.ts";
import type { ModprobeWish } from "./schema.ts";
import { wantVfs } from "./vf-counts.ts";
import { wantOptions } from "./wanted.ts";

/** The module as a whole, and the VF counts that its options mean. */
export function modprobeClaims(
  wish: ModprobeWish,
  observation: Observation,
): readonly Claim[] {
  return [
    {
      subject: `modprobe ${wish.name}`,
      value: canonical(wish),
      hint: "put everything about one module into one task",
    },
    ...countClaims(wish, observation),
  ];
}

function countClaims(
  wish: ModprobeWish,
  observation: Observation,
): readonly Claim[] {
  const module = observation.modules[wish.name];
  if (!module?.info || wish.state !== "present") return [];
  const { options } = wantOptions(wish, module.info);
  const functions = driverFunctions(module, observation);
  const { vfs } = wantVfs(wish.name, options, functions);
  return (vfs?.counts ?? []).map(({ pf, count }) => ({
    subject: `num_vfs of ${pf}`,
    value: String(count),
    hint: `leave the count to one of the two: the option of ${wish.name}, or \`num_vfs\``,
  }));
}

/** Equal for wishes that mean the same: neither the spelling of names nor the order of options counts. */
function canonical(wish: ModprobeWish): string {
  const options = wish.options
    .map(({ name, value }) => [
      name.replaceAll("-", "_"),
      [value].flat().join(","),
    ])
    .toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1));
  return JSON.stringify([options, wish.state, wish.persist]);
}
