import type { ConfigFile } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { unreachable } from "../../model/unreachable.ts";
import { nameOf } from "../evidence.ts";
import type { ForeignLine, Refusal } from "../resource.ts";
import { bootFiles } from "../sriov/boot-files.ts";
import { ownScript } from "../sriov/own-script.ts";
import { matches } from "../sriov/pf-selector.ts";
import { renderIndexes } from "../sriov/vf-indexes.ts";
import type { Wish } from "../wish.ts";
import type { Situation } from "./situation.ts";

/**
 * Boot scripts of ours that the wish would be at odds with at each boot. Those of PFs that an `sriov` task of this run
 * keeps are no matter: it writes them for what the option makes.
 */
export function scriptConflicts(
  situation: Situation,
  all: readonly Wish[],
): readonly Refusal[] {
  const { wish, functions } = situation;
  if (wish.persist !== true) return [];
  return functions
    .filter((pf) => !isKept(pf, all))
    .flatMap((pf) =>
      wish.state === "disabled"
        ? waitingScript(situation, pf)
        : optionConflicts(situation, pf),
    );
}

/** What the next boot makes again although virtfn's files of the module are taken away. */
export function scriptNotes(
  { wish, functions, observation }: Situation,
  all: readonly Wish[],
): readonly string[] {
  if (wish.persist !== "absent") return [];
  return functions.flatMap((pf) => {
    const script = ownScript(pf, observation);
    const count = script.kind === "read" ? script.goal.numVfs : undefined;
    return count === undefined || isKept(pf, all)
      ? []
      : [
          `the next boot gives ${nameOf(pf)} ${count} VFs by ${bootFiles(pf.address).script}; \`num_vfs: 0\` in an \`sriov\` task would take it away`,
        ];
  });
}

function isKept(pf: PhysicalFunction, all: readonly Wish[]): boolean {
  return all.some(
    ({ resource, wish }) =>
      resource === "sriov" && wish.persist && matches(wish.pf, pf),
  );
}

/** Either owner alone would do; together they undo each other's work, or the script fails. */
function optionConflicts(
  { vfs, observation }: Situation,
  pf: PhysicalFunction,
): readonly Refusal[] {
  const count = vfs?.counts.find((each) => each.pf === pf.address)?.count;
  if (!vfs || count === undefined) return [];
  const { name, value, at } = vfs.option;
  const option = `${name}=${value}`;
  const refuse = (message: string, hint: string, verb?: string): Refusal => ({
    reason: "conflicting-owner",
    message,
    source: lineWith(observation.ownFiles, pf, verb),
    hint,
    at,
  });
  const joined = `select the port in an \`sriov\` task of the same run, with \`num_vfs: ${count}\`, and its script leaves the count to the option; or leave ${name} out here`;
  const script = ownScript(pf, observation);
  switch (script.kind) {
    case "none":
    case "other-device":
      return [];
    case "unreadable":
      return [
        refuse(
          `virtfn's own boot script of ${nameOf(pf)} cannot be read, so nobody knows whether it makes VFs as well as ${option}`,
          joined,
        ),
      ];
    case "read": {
      const { numVfs, eswitchMode, vfs } = script.goal;
      if (numVfs !== undefined)
        return [
          refuse(
            `virtfn's own boot script makes ${numVfs} VFs on ${nameOf(pf)}, and ${option} would make ${count}: one of the two has to be the owner`,
            joined,
            "verb_set_num_vfs",
          ),
        ];
      if (eswitchMode !== undefined && count > 0)
        return [
          refuse(
            `virtfn's own boot script switches the eswitch of ${nameOf(pf)} while there are no VFs, and ${option} makes some before`,
            `leave ${name} out here, and say the count with \`num_vfs\` in an \`sriov\` task`,
            "verb_set_eswitch_mode",
          ),
        ];
      const missing = vfs.filter(({ index }) => index >= count);
      return missing.length === 0
        ? []
        : [
            refuse(
              `virtfn's own boot script sets up VF ${renderIndexes(missing.map(({ index }) => index))} of ${nameOf(pf)}, which ${option} does not make`,
              "select the port in an `sriov` task of the same run, and its script drops what there is no VF for",
            ),
          ];
    }
    default:
      return unreachable(script);
  }
}

/** It would wait for the driver, and fail. */
function waitingScript(
  { module, observation }: Situation,
  pf: PhysicalFunction,
): readonly Refusal[] {
  return ownScript(pf, observation).kind === "none"
    ? []
    : [
        {
          reason: "conflicting-owner",
          message: `virtfn's own boot script of ${nameOf(pf)} waits for ${module.name}, which is to be kept from loading`,
          source: lineWith(observation.ownFiles, pf),
          hint: "take the script away first, with `num_vfs: 0` in an `sriov` task",
        },
      ];
}

/** Where the PF's script calls a verb; its beginning without one. */
function lineWith(
  files: readonly ConfigFile[],
  pf: PhysicalFunction,
  verb?: string,
): ForeignLine | undefined {
  const { script } = bootFiles(pf.address);
  const lines = files.find(({ path }) => path === script)?.text.split("\n");
  const found = lines?.findIndex(
    (line) => verb === undefined || line.trim().startsWith(`${verb} '`),
  );
  return lines && found !== undefined && found >= 0
    ? { path: script, line: found + 1, text: (lines[found] ?? "").trim() }
    : undefined;
}
