import type { PlannedChange } from "../../changes/change.ts";
import { renderOption } from "../../kmod/carriable.ts";
import { ownedPaths } from "../../kmod/owned-files.ts";
import { unreachable } from "../../model/unreachable.ts";
import type { Difference, PlaneRow } from "../resource.ts";
import { refused } from "../refused.ts";
import { liveValue } from "./live-value.ts";
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
    changes: [
      ...running.changes,
      ...rememberBoot(situation, running, persisted),
      ...later,
    ],
    staged: wish.persist === true ? later : undefined,
    lostAtBoot: [],
    overridden: persisted.overridden,
    refusals: [],
    notes: [...running.notes, ...persisted.notes, ...packed.notes],
  };
}

/** What the boot used is told by files that are older than it, and by nothing any more once they are written anew. */
function rememberBoot(
  situation: Situation,
  running: RunningPart,
  persisted: PersistedPart,
): readonly PlannedChange[] {
  const { module, options, vfs } = situation;
  const isLoadedAnew = running.changes.some(
    ({ change }) =>
      change.kind === "reload-module" || change.kind === "load-module",
  );
  const own = ownedPaths(module.name).options;
  const isRewritten = persisted.changes.some(
    ({ change }) => "path" in change && change.path === own,
  );
  if (isLoadedAnew || !isRewritten) return [];
  const known = options
    .filter(({ name }) => name !== vfs?.option.name)
    .filter((option) => liveValue(situation, option).known === "booted-with")
    .map(({ name, value }) => renderOption(name, value));
  return known.length === 0
    ? []
    : [
        {
          change: {
            kind: "remember-load",
            module: module.name,
            options: known,
          },
          disruption: "none",
          evidence: [],
        },
      ];
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
    default:
      return unreachable(wish.persist);
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
