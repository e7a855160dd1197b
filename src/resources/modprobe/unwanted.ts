import type { PlannedChange } from "../../changes/change.ts";
import { effectiveConfig, renderOrigin } from "../../kmod/effective-config.ts";
import { loadedAtBoot } from "../../kmod/modules-load.ts";
import { ownedPaths, renderDisabledFile } from "../../kmod/owned-files.ts";
import type { Difference, PlaneCell, Refusal } from "../resource.ts";
import { sourceOf } from "./conflicts.ts";
import { refused } from "../refused.ts";
import { drives } from "./driver-functions.ts";
import { driverEvidence } from "./evidence.ts";
import { heldBy, removalDisruption } from "./held.ts";
import { mustBeIdle } from "../must-be-idle.ts";
import { keepFile, type FileKept } from "../keep-file.ts";
import { presentVfs, previousOptions } from "./load-options.ts";
import { diffPacked, nothingPacked, type PackedPart } from "./packed.ts";
import { row } from "./rows.ts";
import type { Situation } from "./situation.ts";

/** `absent`: unloaded, and what virtfn wrote is gone. `disabled`: unloaded, and a file keeps it from loading. */
export function diffUnwanted(situation: Situation): Difference {
  const { wish, observation, module } = situation;
  const isDisabled = wish.state === "disabled";
  const configuration = keepConfiguration(situation);
  const load = keepFile(
    observation.modulesLoadFiles,
    ownedPaths(module.name).load,
    undefined,
  );
  const files = wish.persist === false ? [] : load.changes;
  const packed =
    wish.persist === false
      ? nothingPacked([])
      : diffPacked({
          observation,
          module: module.name,
          options: [],
          files: configuration.files,
          matters: isDisabled,
        });
  const rows = [
    row(module.name, "loaded", "no", [
      runningCell(situation),
      persistedCell(situation, [...configuration.changes, ...files]),
      packedCell(packed),
    ]),
  ];
  const refusals = [
    ...(isDisabled ? installConflicts(situation, configuration) : []),
    ...packed.refusals,
  ];
  if (refusals.length > 0) return refused(refusals, rows);
  const unloads = unload(situation);
  const later = [...configuration.changes, ...files, ...packed.changes];
  const comesBack = isDisabled ? [] : comingBack(situation, load);
  return {
    rows,
    changes: [...unloads, ...later],
    staged: wish.persist === true && comesBack.length === 0 ? later : undefined,
    lostAtBoot: unloads.flatMap(({ evidence }) => evidence),
    overridden: [],
    refusals: [],
    notes: [...holderNotes(situation), ...comesBack, ...packed.notes],
  };
}

function keepConfiguration({ wish, observation, module }: Situation): FileKept {
  const files = observation.modprobeFiles;
  if (wish.persist === false) return { files, changes: [] };
  return keepFile(
    files,
    ownedPaths(module.name).options,
    wish.state === "disabled" ? renderDisabledFile(module.name) : undefined,
  );
}

function unload(situation: Situation): readonly PlannedChange[] {
  const { module, observation } = situation;
  if (!isThere(situation)) return [];
  const evidence = driverEvidence(module, observation);
  return [
    {
      change: {
        kind: "unload-module",
        module: module.name,
        previous: presentVfs(situation),
        previousOptions: previousOptions(situation),
        ...mustBeIdle(evidence, situation.functions),
      },
      disruption: removalDisruption(module),
      evidence,
    },
  ];
}

function holderNotes({ module }: Situation): readonly string[] {
  const holders = heldBy(module);
  return module.state !== "loaded" || holders === undefined
    ? []
    : [`${module.name} cannot be unloaded while it is held: ${holders}`];
}

function isThere({ module }: Situation): boolean {
  return module.state === "loaded";
}

function runningCell(situation: Situation): PlaneCell {
  return isThere(situation)
    ? { text: "yes", verdict: "wrong" }
    : { text: "no", verdict: "right" };
}

function persistedCell(
  { wish }: Situation,
  changes: readonly PlannedChange[],
): PlaneCell {
  if (wish.persist === false) return { text: "–", verdict: "none" };
  const text = {
    disabled: ["may load", "kept away"],
    absent: ["virtfn's files", "left alone"],
    present: ["", ""],
  } as const;
  return changes.length > 0
    ? { text: text[wish.state][0], verdict: "wrong" }
    : { text: text[wish.state][1], verdict: "right" };
}

function packedCell({ loaded, changes }: PackedPart): PlaneCell {
  return changes.length > 0 ? { ...loaded, verdict: "wrong" } : loaded;
}

/** The first `install` line that matches is the one that runs: another one must refuse as well as ours. */
function installConflicts(
  { observation, module }: Situation,
  { files }: FileKept,
): readonly Refusal[] {
  const { install } = effectiveConfig(
    files,
    observation.kernelCommandLine,
    module.name,
  );
  const isOurs = install?.origin.path === ownedPaths(module.name).options;
  if (!install || isOurs || REFUSES.test(install.command)) return [];
  return [
    {
      reason: "conflicting-install",
      message: `an install line that is read first runs "${install.command}" when ${module.name} is to be loaded`,
      source: sourceOf(install.origin),
      hint: "remove the line: the first one that matches wins",
    },
  ];
}

const REFUSES = /^(?:\/usr)?\/bin\/(?:false|true)$/;

/** Why a module that nothing forbids may be there again after a boot. */
function comingBack(
  { observation, module, functions }: Situation,
  { files }: FileKept,
): readonly string[] {
  const named = loadedAtBoot(
    files,
    observation.kernelCommandLine,
    module.name,
  ).map(renderOrigin);
  const hasDevice =
    functions.length > 0 ||
    observation.physicalFunctions.some((pf) => drives(module, pf));
  const causes = [
    ...named,
    ...(hasDevice ? ["udev, for the devices that it drives"] : []),
    ...(module.netDevices.length > 0
      ? [`what sets up ${module.netDevices.map(({ name }) => name).join(", ")}`]
      : []),
  ];
  return causes.length === 0
    ? []
    : [
        `the next boot loads ${module.name} again (${causes.join(", ")}); \`state: disabled\` would keep it away`,
      ];
}
