import type { PlannedChange } from "../../changes/change.ts";
import { worstDisruption } from "../../model/disruption.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import type { PlaneCell } from "../resource.ts";
import { drives, hasSriov } from "./driver-functions.ts";
import { driverEvidence, linkEvidence, vfsEvidence } from "./evidence.ts";
import { isLive, liveValue, type LiveValue } from "./live-value.ts";
import { planLoad, presentVfs, previousOptions } from "./load-options.ts";
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
  const busy = module.state === "busy";
  return {
    loaded: wrong(busy ? "in between" : "no"),
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
    notes: busy ? [`${module.name} is being loaded or unloaded right now`] : [],
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
    notes: [...(reload ? holderNotes(situation) : []), ...idleNotes(situation)],
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
      ? differing.map((pf) => setNumVfs(pf, wanted.get(pf.address) ?? 0))
      : "reload",
  };
}

function setNumVfs(pf: PhysicalFunction, to: number): PlannedChange {
  const from = pf.virtualFunctions.length;
  return {
    change: {
      kind: "set-num-vfs",
      pf: pf.address,
      netDevice: pf.netDevices[0]?.name,
      from,
      to,
    },
    disruption: from === 0 ? "link" : "vfs",
    evidence: from === 0 ? linkEvidence(pf) : vfsEvidence(pf),
  };
}

/** VFs that sysfs made go away with the driver; those that nobody asked to change are made again. */
function reloadChanges(situation: Situation): readonly PlannedChange[] {
  const { module, observation } = situation;
  const { options, expected, lost } = planLoad(situation);
  const reload: PlannedChange = {
    change: {
      kind: "reload-module",
      module: module.name,
      options,
      expected,
      previous: presentVfs(situation),
      previousOptions: previousOptions(situation),
    },
    disruption: worstDisruption([
      "driver",
      module.holders.length > 0 ? "reboot" : "none",
    ]),
    evidence: driverEvidence(module, observation),
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
  return module.holders.length === 0
    ? []
    : [
        `${module.name} cannot be reloaded while other modules use it: ${module.holders.join(", ")}`,
      ];
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
