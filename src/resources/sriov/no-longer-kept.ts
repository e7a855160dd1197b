import { namedAtBoot } from "../../changes/named-at-boot.ts";
import { bootFiles } from "./boot-files.ts";
import type { PfSituation } from "./situation.ts";
import { renderIndexes } from "./vf-indexes.ts";

/**
 * What the PF's script gives at boot and no task of this run names, for the plan to tell: a script is written whole, and
 * a run with some of the tasks would take away what the others have put there.
 */
export function noLongerKept({
  pf,
  lasting,
  observation,
}: PfSituation): readonly string[] {
  const { script } = bootFiles(pf.address);
  const found = observation.ownFiles.find(({ path }) => path === script);
  if (!found) return [];
  const before = namedAtBoot(found.text);
  const lost = [
    ...(before.numVfs && lasting.numVfs === undefined ? ["num_vfs"] : []),
    ...(before.autoprobe && lasting.autoprobe === undefined
      ? ["drivers_autoprobe"]
      : []),
    ...(before.eswitchMode && lasting.eswitchMode === undefined
      ? ["eswitch_mode"]
      : []),
    ...byName(
      [...before.vfs].flatMap(([index, { attributes, driver }]) => {
        if (index >= (lasting.numVfs ?? Infinity)) return [];
        const goal = lasting.vfs.find((vf) => vf.index === index);
        return [
          ...(driver !== undefined && goal?.driver === undefined
            ? [{ index, name: "driver" }]
            : []),
          ...attributes
            .filter((name) => goal?.attributes[name] === undefined)
            .map((name) => ({ index, name })),
        ];
      }),
    ),
  ];
  return lost.length === 0
    ? []
    : [
        `no longer kept for the next boot of ${pf.address}, since no task of this run names it: ${lost.join(", ")}`,
      ];
}

/** `vlan of VF 0-3` */
function byName(
  lost: readonly { readonly index: number; readonly name: string }[],
): readonly string[] {
  return [...new Set(lost.map(({ name }) => name))].map((name) => {
    const indexes = lost
      .filter((each) => each.name === name)
      .map(({ index }) => index);
    return `${name} of VF ${renderIndexes(indexes.toSorted((a, b) => a - b))}`;
  });
}
