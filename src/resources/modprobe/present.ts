import type { Difference, PlaneRow } from "../resource.ts";
import { refused } from "./difference.ts";
import { diffPacked, nothingPacked, type PackedPart } from "./packed.ts";
import { diffPersisted, type PersistedPart } from "./persisted.ts";
import { diffRunning, type RunningPart } from "./running.ts";
import type { Situation } from "./situation.ts";
import { row } from "./rows.ts";

/** A module that is to be loaded, with its options, in all three planes. */
export function diffPresent(situation: Situation): Difference {
  const { wish } = situation;
  const running = diffRunning(situation);
  const persisted = diffPersisted(situation);
  const packed = packedPart(situation, persisted);
  const rows = rowsOf(situation, running, persisted, packed);
  const refusals = [...persisted.refusals, ...packed.refusals];
  if (refusals.length > 0) return refused(refusals, rows);
  const later = [...persisted.changes, ...packed.changes];
  return {
    rows,
    changes: [...running.changes, ...later],
    staged: wish.persist === true ? later : undefined,
    overridden: persisted.overridden,
    refusals: [],
    rebootPending: [],
    notes: [...running.notes, ...packed.notes],
  };
}

/** With `persist: absent` only what virtfn wrote has to leave the images, whatever the options are there. */
function packedPart(
  { wish, observation, module, options }: Situation,
  { files }: PersistedPart,
): PackedPart {
  switch (wish.persist) {
    case false:
      return nothingPacked(options);
    case "absent":
      return {
        ...diffPacked({
          observation,
          module: module.name,
          options: [],
          files,
          matters: false,
        }),
        options: nothingPacked(options).options,
      };
    case true:
      return diffPacked({
        observation,
        module: module.name,
        options,
        files,
        matters: options.length > 0,
      });
  }
}

function rowsOf(
  { module, options }: Situation,
  running: RunningPart,
  persisted: PersistedPart,
  packed: PackedPart,
): readonly PlaneRow[] {
  return [
    row(module.name, "loaded", "yes", [
      running.loaded,
      persisted.loaded,
      packed.loaded,
    ]),
    ...options.map((option, index) =>
      row(module.name, option.name, option.value, [
        running.options[index],
        persisted.options[index],
        packed.options[index],
      ]),
    ),
  ];
}
