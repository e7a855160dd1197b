import type { Origin } from "../../kmod/effective-config.ts";
import { ownedPaths } from "../../kmod/owned-files.ts";
import type { ModuleName } from "../../model/module-name.ts";
import { vfOptionOf, type VfOption } from "../modprobe/option-counts.ts";
import type { Refusal } from "../resource.ts";
import { claimedCount } from "./claimed-count.ts";
import { foreignOwners } from "./foreign-owners.ts";
import { moduleOf } from "./module-of.ts";
import type { PfSituation } from "./situation.ts";

/**
 * Who makes a PF's VFs at the next boot; never two. `script` our boot script · `option` the driver, by an option that
 * another task keeps or the host gives already · `own-option` the driver, by an option that this task keeps since the
 * driver knows no other way · `nobody` the count is not kept.
 */
export type CountOwner =
  | { readonly kind: "script" | "nobody" }
  | { readonly kind: "option"; readonly option: VfOption }
  | { readonly kind: "own-option"; readonly option: VfOption }
  | { readonly kind: "conflict"; readonly refusals: readonly Refusal[] };

export function countOwner(situation: PfSituation): CountOwner {
  const { whole, lasting, pf, observation, all } = situation;
  const module = moduleOf(pf, observation);
  const option = module && vfOptionOf(module, pf, observation);
  if (whole.numVfs === undefined && lasting.numVfs === undefined)
    return { kind: "nobody" };
  const alone = withoutOthers(situation);
  if (lasting.numVfs !== undefined && alone.kind === "conflict") return alone;
  if (option && module) {
    if (claimedCount(pf, observation, all) !== undefined)
      return { kind: "option", option };
    if (!option.making.sysfs) return { kind: "own-option", option };
  }
  if (lasting.numVfs === undefined) return { kind: "nobody" };
  const next = option?.next;
  const isOption = next !== undefined && next.count === lasting.numVfs;
  if (option && (isOption || !next || next.count === 0)) {
    const made = isOption ? lasting.numVfs : 0;
    const stale = option.packed.find(({ count }) => count !== made);
    if (stale)
      return {
        kind: "conflict",
        refusals: [beatenByImage(situation, option, stale)],
      };
  }
  if (option && isOption && lasting.numVfs !== 0)
    return { kind: "option", option };
  if (option && next && next.count !== 0)
    return {
      kind: "conflict",
      refusals: [beatenByOption(situation, option.name, next)],
    };
  return alone;
}

function withoutOthers(situation: PfSituation): CountOwner {
  const refusals = foreignOwners(situation.pf, situation.observation).map(
    (line): Refusal => ({
      reason: "conflicting-owner",
      message: `${line.path}:${line.line} sets up the VFs of ${situation.pf.address} as well, and two owners undo each other's work at boot`,
      source: line,
      hint: "remove the line, or leave the PF to it: take the task out, or give it `persist: false`",
    }),
  );
  return refusals.length > 0
    ? { kind: "conflict", refusals }
    : { kind: "script" };
}

/** The driver loads before the root file system is there, by the configuration that was packed with it. */
function beatenByImage(
  { pf, lasting }: PfSituation,
  { name }: VfOption,
  { image, count }: VfOption["packed"][number],
): Refusal {
  return {
    reason: "conflicting-owner",
    message: `${image.path} loads the driver of ${pf.address} with another ${name} than /etc/modprobe.d gives: a boot makes ${count} VFs by it, and ${lasting.numVfs} are wished`,
    hint: "rebuild that image, or say the count in a `modprobe` task instead, which sees to it",
  };
}

function beatenByOption(
  { pf, lasting }: PfSituation,
  name: string,
  { count, origin }: { readonly count: number; readonly origin: Origin },
): Refusal {
  const message = `the driver makes ${count} VFs on ${pf.address} at boot by its option ${name}, and ${lasting.numVfs} are wished`;
  if (origin.kind === "command-line")
    return {
      reason: "conflicting-command-line",
      message: `${message}: ${origin.text} is on the kernel command line`,
      hint: "take it out of the boot loader's configuration",
    };
  const isOurs = Object.values(
    ownedPaths((pf.driverModule ?? pf.driver ?? "") as ModuleName),
  ).includes(origin.path);
  return {
    reason: "conflicting-owner",
    message,
    source: origin,
    hint: isOurs
      ? "virtfn wrote the file for a `modprobe` task: keep that task, or give it `persist: absent` once"
      : "remove the line, or say the count in a `modprobe` task instead",
  };
}
