import type { ValueMap } from "../../model/value.ts";
import type { PfSelector } from "../../resources/sriov/pf-selector.ts";

/** A host as tasks: applied to it, they change nothing. */
export interface ImportedHost {
  readonly host: string;
  /** Whether it takes sudo to be root there. */
  readonly become: boolean;
  readonly tasks: readonly ImportedTask[];
  /** What no task could say, for people. */
  readonly remarks: readonly string[];
}

interface Task {
  readonly name: string;
  /** What a reader may want to know of it. */
  readonly about: readonly string[];
}

interface ModprobeTask extends Task {
  readonly resource: "modprobe";
  readonly arguments: ValueMap;
}

export interface SriovTask extends Task {
  readonly resource: "sriov";
  /** Finds the PF on this host, whatever its address becomes. */
  readonly lasting: PfSelector;
  /** Finds the same PF on hosts that are built alike. */
  readonly place: PfSelector;
  /** Without `pf`. */
  readonly arguments: ValueMap;
  /** Why it has `persist: false`; empty where it has not. */
  readonly notKept: readonly string[];
}

export type ImportedTask = ModprobeTask | SriovTask;

/** The arguments as they are written for one host, or for several that are alike. */
export function argumentsOf(task: ImportedTask, isShared: boolean): ValueMap {
  if (task.resource === "modprobe") return task.arguments;
  const selector = isShared ? task.place : task.lasting;
  return { pf: { ...selector } as ValueMap, ...task.arguments };
}
