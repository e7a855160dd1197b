import type { PlannedChange } from "../../changes/change.ts";
import type { PlaneCell } from "../resource.ts";
import { drives, hasSriov } from "./driver-functions.ts";
import { changeCount } from "../count-change.ts";
import { driverEvidence } from "./evidence.ts";
import { isLive, liveValue, type LiveValue } from "./live-value.ts";
import { heldBy, removalDisruption } from "./held.ts";
import { planLoad, presentVfs, previousOptions } from "./load-options.ts";
import { mustBeIdle } from "../must-be-idle.ts";
import type { Situation } from "./situation.ts";
import type { WantedOption } from "./wanted.ts";

/** What the kernel does now, and the least disruptive way from there to the wish. */
export interface RunningPart {
  readonly loaded: PlaneCell;
  /** One cell for each wished option, in their order. */
  readonly options: readonly PlaneCell[];
  readonly changes: readonly PlannedChange[];
  readonly notes: readonly string[];
}

export function diffRunning(situation: Situation): RunningPart {
  return situation.module.state === "loaded"
    ? diffLoaded(situation)
    : diffUnloaded(situation);
}

function diffUnloaded(situation: Situation): RunningPart {
  const { module, options } = situation;
  const load = planLoad(situation);
  return {
    loaded: wrong("no"),
    options: options.map(() => wrong("–")),
    changes: [
      {
        change: {
          kind: "load-module",
          module: module.name,
          options: load.options,
          expected: load.expected,
        },
        disruption: "none",
        evidence: [],
      },
    ],
    notes: [],
  };
}

/** One wished option as it runs, and what would change it. */
interface Judged {
  readonly cell: PlaneCell;
  readonly way: "none" | "reload" | readonly PlannedChange[];
}

function diffLoaded(situation: Situation): RunningPart {
  const judged = situation.options.map((option) => judge(situation, option));
  const reload = judged.some(({ way }) => way === "reload");
  return {
    loaded: right("yes"),
    options: judged.map(({ cell }) => cell),
    changes: reload
      ? reloadChanges(situation)
      : judged.flatMap(({ way }) => (typeof way === "string" ? [] : way)),
    notes: [
      ...(reload ? holderNotes(situation) : unsetNotes(judged)),
      ...idleNotes(situation),
    ],
  };
}

function judge(situation: Situation, option: WantedOption): Judged {
  if (option.name === situation.vfs?.option.name) return judgeVfs(situation);
  const live = liveValue(situation, option);
  if (isLive(live, option)) return { cell: right(textOf(live)), way: "none" };
  if (live.known === "shown" && live.writable)
    return {
      cell: wrong(live.value),
      way: [
        {
          change: {
            kind: "write-parameter",
            module: situation.module.name,
            parameter: option.name,
            from: live.value,
            to: option.value,
          },
          disruption: "none",
          evidence: [],
        },
      ],
    };
  return {
    cell:
      live.known === "no"
        ? { text: "unknown", verdict: "unknown" }
        : wrong(textOf(live)),
    way: "reload",
  };
}

function textOf(live: LiveValue): string {
  return live.known === "no" ? "unknown" : (live.value ?? "");
}

function judgeVfs({ vfs, functions }: Situation): Judged {
  const pfs = functions.filter(hasSriov);
  const wanted = new Map(vfs?.counts.map(({ pf, count }) => [pf, count]));
  const text = pfs.map((pf) => pf.virtualFunctions.length).join(", ");
  const differing = pfs.filter(
    (pf) => wanted.get(pf.address) !== pf.virtualFunctions.length,
  );
  if (differing.length === 0)
    return { cell: right(text === "" ? "–" : text), way: "none" };
  return {
    cell: wrong(text),
    way: vfs?.making.sysfs
      ? differing.map((pf) => changeCount(pf, wanted.get(pf.address) ?? 0))
      : "reload",
  };
}

/** VFs that sysfs made go away with the driver; those that nobody asked to change are made again. */
function reloadChanges(situation: Situation): readonly PlannedChange[] {
  const { module, observation } = situation;
  const { options, expected, lost } = planLoad(situation);
  const evidence = driverEvidence(module, observation);
  const reload: PlannedChange = {
    change: {
      kind: "reload-module",
      module: module.name,
      options,
      expected,
      previous: presentVfs(situation),
      previousOptions: previousOptions(situation),
      ...mustBeIdle(evidence, situation.functions),
    },
    disruption: removalDisruption(module),
    evidence,
  };
  return [
    reload,
    ...lost.map((pf): PlannedChange => ({
      change: {
        kind: "set-num-vfs",
        pf: pf.address,
        netDevice: pf.netDevices[0]?.name,
        from: 0,
        to: pf.virtualFunctions.length,
      },
      disruption: "link",
      evidence: [],
    })),
  ];
}

function holderNotes({ module }: Situation): readonly string[] {
  const holders = heldBy(module);
  return holders === undefined
    ? []
    : [`${module.name} cannot be reloaded while it is held: ${holders}`];
}

/** sysfs shows `(null)` for a text that was never set, and nothing that can be written unsets it again. */
function unsetNotes(judged: readonly Judged[]): readonly string[] {
  return judged
    .flatMap(({ way }) => (typeof way === "string" ? [] : way))
    .flatMap(({ change }) =>
      change.kind === "write-parameter" && change.from === "(null)"
        ? [
            `${change.parameter} is unset: once written it stays set until ${change.module} is loaded anew, even if this is undone`,
          ]
        : [],
    );
}

/** PFs that somebody has taken away from the driver; what has no driver cannot be given VFs. */
function idleNotes({ module, observation, vfs }: Situation): readonly string[] {
  if (!vfs) return [];
  return observation.physicalFunctions
    .filter((pf) => hasSriov(pf) && drives(module, pf))
    .map(
      (pf) =>
        `${pf.address} is left alone: it is bound to no driver, although ${module.name} drives it`,
    );
}

function right(text: string): PlaneCell {
  return { text, verdict: "right" };
}

function wrong(text: string): PlaneCell {
  return { text, verdict: "wrong" };
}
