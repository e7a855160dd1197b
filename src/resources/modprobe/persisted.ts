import type { PlannedChange } from "../../changes/change.ts";
import {
  effectiveConfig,
  effectiveValue,
  type EffectiveConfig,
  type Origin,
} from "../../kmod/effective-config.ts";
import { loadedAtBoot } from "../../kmod/modules-load.ts";
import {
  ownedPaths,
  renderLoadFile,
  renderOptionsFile,
} from "../../kmod/owned-files.ts";
import { isSameValue } from "../../kmod/parameters.ts";
import type { ConfigFile } from "../../model/observation.ts";
import type { ForeignLine, PlaneCell, Refusal } from "../resource.ts";
import { unreachable } from "../../model/unreachable.ts";
import { persistedConflicts } from "./conflicts.ts";
import { isEffective } from "./is-effective.ts";
import { keepFile, type FileKept } from "../keep-file.ts";
import type { Situation } from "./situation.ts";
import type { WantedOption } from "./wanted.ts";

/** What the next load of the module uses, and the files that make it the wish. */
export interface PersistedPart {
  readonly loaded: PlaneCell;
  /** One cell for each wished option, in their order. */
  readonly options: readonly PlaneCell[];
  readonly changes: readonly PlannedChange[];
  readonly overridden: readonly ForeignLine[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly string[];
  /** The modprobe.d files as they will be. */
  readonly files: readonly ConfigFile[];
}

export function diffPersisted(situation: Situation): PersistedPart {
  const { wish, observation, module, options } = situation;
  const before = effectiveConfig(
    observation.modprobeFiles,
    observation.kernelCommandLine,
    module.name,
  );
  const configuration = keepOptions(situation, before);
  const load = keepLoad(situation);
  const after = effectiveConfig(
    configuration.files,
    observation.kernelCommandLine,
    module.name,
  );
  const lasting = wish.persist === true;
  return {
    loaded: loadedCell(situation),
    options: options.map((option) => optionCell(situation, option, before)),
    changes: [...configuration.changes, ...load.changes],
    overridden: lasting ? beatenLines(situation, after) : [],
    refusals: persistedConflicts(situation, after),
    notes: lasting && options.length > 0 ? replacedNotes(before) : [],
    files: configuration.files,
  };
}

/** Whoever wrote options where kmod does not look for them may wonder why they have no effect. */
function replacedNotes({ replaced }: EffectiveConfig): readonly string[] {
  return replaced
    .filter(({ directive }) => directive === "options")
    .map(
      ({ origin, by }) =>
        `${origin.path}:${origin.line} is not read: ${by} has the same name and replaces it`,
    );
}

/**
 * No file is needed where the host's own configuration gives the wish already. A task without options says nothing
 * about them, so it leaves the file to whoever named some; only what keeps the module away has to go.
 */
function keepOptions(situation: Situation, before: EffectiveConfig): FileKept {
  const { wish, observation, module, options } = situation;
  const path = ownedPaths(module.name).options;
  const files = observation.modprobeFiles;
  const own = files.find((file) => file.path === path);
  const isThere = own !== undefined;
  if (wish.persist === false) return { files, changes: [] };
  if (
    wish.persist === true &&
    options.length === 0 &&
    isThere &&
    !keepsAway(own.text)
  )
    return { files, changes: [] };
  const needed =
    wish.persist === true &&
    options.length > 0 &&
    (isThere || !options.every((option) => isEffective(option, before)));
  const content = needed
    ? renderOptionsFile(
        module.name,
        options.map(({ name, value }) => [name, value]),
      )
    : undefined;
  return keepFile(files, path, content);
}

/** The form of `state: disabled`, edited or not. */
function keepsAway(text: string): boolean {
  return /^\s*(?:blacklist|install)\s/m.test(text);
}

function keepLoad({ wish, observation, module }: Situation): FileKept {
  const path = ownedPaths(module.name).load;
  const files = observation.modulesLoadFiles;
  const isThere = files.some((file) => file.path === path);
  if (wish.persist === false) return { files, changes: [] };
  const others = loadedAtBoot(
    files,
    observation.kernelCommandLine,
    module.name,
  );
  const needed = wish.persist === true && (isThere || others.length === 0);
  return keepFile(
    files,
    path,
    needed ? renderLoadFile(module.name) : undefined,
  );
}

function loadedCell({ wish, observation, module }: Situation): PlaneCell {
  const { modulesLoadFiles, kernelCommandLine } = observation;
  const atBoot =
    loadedAtBoot(modulesLoadFiles, kernelCommandLine, module.name).length > 0;
  const text = atBoot ? "at boot" : "no";
  switch (wish.persist) {
    case true:
      return { text, verdict: atBoot ? "right" : "wrong" };
    case false:
      return { text, verdict: "none" };
    case "absent":
      return {
        text,
        verdict: ownedVerdict(modulesLoadFiles, ownedPaths(module.name).load),
      };
    default:
      return unreachable(wish.persist);
  }
}

function optionCell(
  { wish, module, observation }: Situation,
  option: WantedOption,
  config: EffectiveConfig,
): PlaneCell {
  const found = effectiveValue(config, option.name);
  const text = found === undefined ? "–" : (found.value ?? "");
  switch (wish.persist) {
    case true:
      return {
        text,
        verdict: isEffective(option, config) ? "right" : "wrong",
      };
    case false:
      return { text, verdict: "none" };
    case "absent":
      return {
        text,
        verdict: ownedVerdict(
          observation.modprobeFiles,
          ownedPaths(module.name).options,
        ),
      };
    default:
      return unreachable(wish.persist);
  }
}

/** Only what virtfn wrote has to go. */
function ownedVerdict(
  files: readonly ConfigFile[],
  path: string,
): "wrong" | "right" {
  return files.some((file) => file.path === path) ? "wrong" : "right";
}

/** Lines of others that give a wished option another value, and lose. */
function beatenLines(
  { module, options }: Situation,
  after: EffectiveConfig,
): readonly ForeignLine[] {
  const own = ownedPaths(module.name).options;
  return after.assignments.flatMap(({ name, value, origin }) => {
    const option = options.find((each) => each.name === name);
    const isBeaten =
      option !== undefined &&
      origin.kind === "file" &&
      origin.path !== own &&
      !isSameValue(option.parameter, value, option.value);
    return isBeaten ? foreignLine(origin) : [];
  });
}

function foreignLine(origin: Origin): readonly ForeignLine[] {
  return origin.kind === "file"
    ? [{ path: origin.path, line: origin.line, text: origin.text }]
    : [];
}
