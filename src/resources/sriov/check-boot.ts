import { nameOf } from "../evidence.ts";
import type { Refusal } from "../resource.ts";
import type { CountOwner } from "./count-owner.ts";
import type { PfSituation } from "./situation.ts";

/** What the next boot could not bring back. */
export function checkBoot(
  situation: PfSituation,
  owner: CountOwner,
): readonly Refusal[] {
  return situation.wish.persist
    ? [...checkSystemd(situation, owner), ...checkOrder(situation, owner)]
    : [];
}

/** Where nothing has to come back, or the driver's option brings it, nobody else has to. */
function checkSystemd(
  { lasting, surroundings }: PfSituation,
  owner: CountOwner,
): readonly Refusal[] {
  const { numVfs = 0, vfs, autoprobe, eswitchMode } = lasting;
  const isNeeded =
    (numVfs > 0 && !("option" in owner)) ||
    vfs.length > 0 ||
    autoprobe === false ||
    eswitchMode === "switchdev";
  return isNeeded && !surroundings.hasSystemd
    ? [
        {
          reason: "no-systemd",
          message:
            "systemd does not run this host, and only its units bring VFs back at boot",
          hint: "write `persist: false`, and see to the boot in another way",
        },
      ]
    : [];
}

/** A boot script takes no VFs away, so it comes too late where somebody else makes them. */
function checkOrder(
  { lasting, pf }: PfSituation,
  owner: CountOwner,
): readonly Refusal[] {
  const { numVfs = 0, vfs, eswitchMode } = lasting;
  const isMadeBefore =
    owner.kind !== "script" &&
    (("option" in owner && numVfs > 0) || vfs.length > 0);
  return eswitchMode === "switchdev" && isMadeBefore
    ? [
        {
          reason: "vfs-unsupported",
          message: `the eswitch of ${nameOf(pf)} is switched while there are no VFs, and at boot somebody else makes them`,
          hint:
            "option" in owner
              ? `take the option ${owner.option.name} of its driver away, or write \`persist: false\``
              : "say how many there shall be with `num_vfs`, or write `persist: false`",
          at: ["eswitch_mode"],
        },
      ]
    : [];
}
