import { renderBootScript } from "../../changes/boot-script.ts";
import type { PlannedChange } from "../../changes/change.ts";
import { predict } from "../../changes/kinds.ts";
import { withPf } from "../../changes/predict-vf.ts";
import type { Observation } from "../../model/observation.ts";
import { keepFile } from "../keep-file.ts";
import {
  BOOT_TARGET,
  BOOT_UNIT_TEXT,
  bootFiles,
  bootUnit,
  isBootScript,
  networkManagerRule,
} from "./boot-files.ts";
import type { CountOwner } from "./count-owner.ts";
import type { PfGoal } from "./goal.ts";
import { bootNotes } from "./boot-notes.ts";
import { pfChanges } from "./pf-changes.ts";
import type { PfSituation } from "./situation.ts";

/** What brings the PF back at the next boot, and the changes that make it so. */
export interface BootPart {
  readonly changes: readonly PlannedChange[];
  readonly notes: readonly string[];
  /** Whether the next boot does what is wished now already. */
  readonly isRight: boolean;
  /** What the next boot does as it is, where only the script has to be another one. */
  readonly kept?: PfGoal | undefined;
}

export function diffBoot(situation: PfSituation, owner: CountOwner): BootPart {
  const { wish, surroundings } = situation;
  if (!wish.persist) return { changes: [], notes: [], isRight: true };
  const script = bootScript(situation, owner);
  const changes = fileChanges(situation, script);
  const { unit, script: path } = bootFiles(situation.pf.address);
  const isScriptAlone = changes.every(
    ({ change }) => "path" in change && change.path === path,
  );
  return {
    changes,
    notes: [
      ...(surroundings.hasNetworkManager && changes.length > 0
        ? ["NetworkManager is told to leave the VFs of this PF alone"]
        : []),
      ...(changes.length > 0 && script !== undefined
        ? bootNotes(situation)
        : []),
    ],
    // The unit's file is shared: where this PF needs no script, it is about other ports.
    isRight: changes.every(
      ({ change }) =>
        script === undefined && "path" in change && change.path === unit,
    ),
    kept:
      isScriptAlone && situation.script.kind === "read"
        ? situation.script.goal
        : undefined,
  };
}

/** The PF's script, or nothing where a boot gives by itself what is wished. */
function bootScript(
  { lasting, pf, observation }: PfSituation,
  owner: CountOwner,
): string | undefined {
  const isByOption = "option" in owner;
  const goal = isByOption ? { ...lasting, numVfs: undefined } : lasting;
  const made = isByOption ? (lasting.numVfs ?? 0) : 0;
  const changes = pfChanges(
    goal,
    lasting,
    justBooted(
      observation,
      lasting,
      goal.numVfs === undefined ? Math.max(made, highest(goal)) : 0,
    ),
  ).map(({ change }) => change);
  return changes.length === 0
    ? undefined
    : renderBootScript({
        pf: pf.address,
        vendor: pf.vendor,
        device: pf.device,
        changes,
      });
}

/** VFs that somebody else makes are waited for as far as they are named. */
function highest({ vfs }: PfGoal): number {
  return (vfs.at(-1)?.index ?? -1) + 1;
}

/** The PF as a boot leaves it: the count is lost, and with it all that VFs had (drivers/pci/iov.c, sriov_init). */
function justBooted(
  observation: Observation,
  { pf }: PfGoal,
  count: number,
): Observation {
  const bare = withPf(observation, pf, (before) => ({
    ...before,
    netDevices: [],
    uses: [],
    virtualFunctions: [],
    settings: before.settings && {
      ...before.settings,
      autoprobe: true,
      eswitchMode: before.settings.eswitchMode && ("legacy" as const),
    },
  }));
  return count === 0
    ? bare
    : predict(bare, {
        kind: "set-num-vfs",
        pf,
        netDevice: undefined,
        from: 0,
        to: count,
      });
}

function fileChanges(
  { pf, surroundings, observation: { ownFiles } }: PfSituation,
  script: string | undefined,
): readonly PlannedChange[] {
  const { enabledUnits, hasNetworkManager } = surroundings;
  const paths = bootFiles(pf.address);
  const unit = bootUnit(pf.address);
  const others = ownFiles.some(
    ({ path }) => isBootScript(path) && path !== paths.script,
  );
  const enabled = script !== undefined;
  const files = [
    ...keepFile(ownFiles, paths.script, script).changes,
    ...keepFile(
      ownFiles,
      paths.unit,
      enabled || others ? BOOT_UNIT_TEXT : undefined,
    ).changes,
    ...keepFile(
      ownFiles,
      paths.rule,
      enabled && hasNetworkManager ? networkManagerRule(pf.address) : undefined,
    ).changes,
  ];
  const isEnabled = enabledUnits.includes(unit);
  if (isEnabled === enabled) return files;
  const switched: PlannedChange = {
    change: { kind: "enable-unit", unit, target: BOOT_TARGET, enabled },
    disruption: "none",
    evidence: [],
  };
  return enabled ? [...files, switched] : [switched, ...files];
}
