import type { Disruption } from "../model/disruption.ts";
import type { ModuleName } from "../model/module-name.ts";
import type { InitramfsTool, Observation } from "../model/observation.ts";
import type { PciAddress } from "../model/pci-address.ts";
import type { EswitchMode, Use } from "../model/pci-function.ts";
import type { Plane } from "../model/plane.ts";
import type { VfAttributes } from "../model/vf-attributes.ts";

/** The closed vocabulary of what virtfn can do to a host. Plain data: a plan holds it, a file stores it. */
export type Change =
  | LoadModule
  | UnloadModule
  | ReloadModule
  | RememberLoad
  | WriteParameter
  | RaisePf
  | SetNumVfs
  | SetAutoprobe
  | SetEswitchMode
  | SetVfAttributes
  | BindVf
  | EnableUnit
  | WriteFile
  | RemoveFile
  | RebuildImage;

export interface LoadModule {
  readonly kind: "load-module";
  readonly module: ModuleName;
  /** `name=value`, as on modprobe's command line. */
  readonly options: readonly string[];
  /** VF counts that the driver must have made once it is loaded. */
  readonly expected: readonly ExpectedVfs[];
}

export interface UnloadModule {
  readonly kind: "unload-module";
  readonly module: ModuleName;
  /** VF counts to bring back when this is undone. */
  readonly previous: readonly ExpectedVfs[];
  readonly previousOptions: readonly string[];
  /** As in {@link SetNumVfs}. */
  readonly mustBeIdle?: readonly PciAddress[];
}

export interface ReloadModule {
  readonly kind: "reload-module";
  readonly module: ModuleName;
  readonly options: readonly string[];
  readonly expected: readonly ExpectedVfs[];
  readonly previous: readonly ExpectedVfs[];
  /** What is known of the options of the load that goes away. */
  readonly previousOptions: readonly string[];
  /** As in {@link SetNumVfs}. */
  readonly mustBeIdle?: readonly PciAddress[];
}

/**
 * Keeps what is known of the running load, where the files that tell it are about to change and the kernel does not
 * show it.
 */
export interface RememberLoad {
  readonly kind: "remember-load";
  readonly module: ModuleName;
  readonly options: readonly string[];
}

export interface ExpectedVfs {
  readonly pf: PciAddress;
  readonly count: number;
}

export interface WriteParameter {
  readonly kind: "write-parameter";
  readonly module: ModuleName;
  readonly parameter: string;
  readonly from: string;
  readonly to: string;
}

/** Brings a PF's net device up: some drivers do for their VFs only then what they are asked. */
export interface RaisePf {
  readonly kind: "raise-pf";
  readonly pf: PciAddress;
  readonly netDevice: string | undefined;
}

/** From N to M with both above 0 goes through 0: the kernel answers EBUSY otherwise (drivers/pci/iov.c). */
export interface SetNumVfs {
  readonly kind: "set-num-vfs";
  readonly pf: PciAddress;
  readonly netDevice: string | undefined;
  readonly from: number;
  readonly to: number;
  /**
   * PFs that nobody used, nor their VFs, when the plan was made; it is carried out only while that is so. Not there
   * where the user has allowed the disruption.
   */
  readonly mustBeIdle?: readonly PciAddress[];
  /** The new VFs get no driver: `sriov_drivers_autoprobe` is 0 while they are made, and then what it was. */
  readonly withoutDrivers?: boolean;
  /** What undo gives back to the VFs that go away, beside their drivers: by index, those that had anything set. */
  readonly previous?: readonly PreviousVf[];
}

/** What a VF had before its PF's count was changed. Which drivers went away is noted when they do. */
export interface PreviousVf {
  readonly index: number;
  readonly attributes: VfAttributes;
}

/** `sriov_drivers_autoprobe` of a PF. */
export interface SetAutoprobe {
  readonly kind: "set-autoprobe";
  readonly pf: PciAddress;
  readonly from: boolean;
  readonly to: boolean;
}

/** Only while there are no VFs: drivers differ in what they do with those that are there. */
export interface SetEswitchMode {
  readonly kind: "set-eswitch-mode";
  readonly pf: PciAddress;
  readonly from: EswitchMode;
  readonly to: EswitchMode;
  /** As {@link SetNumVfs.mustBeIdle}. */
  readonly mustBeIdle?: readonly PciAddress[];
}

/**
 * `ip link set dev PF vf INDEX …`: all that differs of one VF, in one command. To the kernel `vlan`, `qos` and `proto`
 * are one setting: where one of them is in `to`, each that is not becomes the default.
 */
export interface SetVfAttributes {
  readonly kind: "set-vf-attributes";
  readonly pf: PciAddress;
  readonly index: number;
  /** The same names as in `to`, where they are known. */
  readonly from: VfAttributes;
  readonly to: VfAttributes;
  /** As {@link BindVf.mustBeIdle}. */
  readonly mustBeIdle?: boolean;
}

/**
 * Gives a VF to a driver, or to the same one anew, so that the driver reads its address again. A driver that the kernel
 * would not choose is named by `driver_override` only for as long as the binding takes.
 */
export interface BindVf {
  readonly kind: "bind-vf";
  readonly pf: PciAddress;
  readonly index: number;
  readonly from: string | undefined;
  /** `undefined`: whichever driver the kernel chooses. */
  readonly to: string | undefined;
  /** Loaded first; the driver's name is not always the module's. */
  readonly module: ModuleName | undefined;
  /** `address`: the driver stays, and reads the VF's address again. */
  readonly reason: "driver" | "address";
  /** Nobody used the VF when the plan was made; it is carried out only while that is so. */
  readonly mustBeIdle?: boolean;
}

/** Whether systemd starts one of virtfn's units at boot: a link in `/etc/systemd/system/TARGET.wants`. */
export interface EnableUnit {
  readonly kind: "enable-unit";
  readonly unit: string;
  readonly target: string;
  /** `false` takes the link away. */
  readonly enabled: boolean;
}

/** The whole content of a file that virtfn owns. */
export interface WriteFile {
  readonly kind: "write-file";
  readonly path: string;
  readonly content: string;
  /** `undefined` where there is no such file yet. */
  readonly previous: string | undefined;
}

export interface RemoveFile {
  readonly kind: "remove-file";
  readonly path: string;
  readonly previous: string;
}

export interface RebuildImage {
  readonly kind: "rebuild-image";
  readonly tool: InitramfsTool;
  readonly image: string;
  readonly kernelRelease: string;
  /** The modules whose packed configuration is stale. */
  readonly modules: readonly ModuleName[];
  /** Those of `modules` of which the image has no option at all. */
  readonly lacking?: readonly ModuleName[];
}

/** What each kind of change knows of itself; one file a kind, gathered in `kinds.ts`. */
export interface ChangeKind<C extends Change = Change> {
  readonly plane: Plane;
  readonly describe: (change: C) => ChangeDescription;
  /** The observation as this change will leave it. */
  readonly predict: (observation: Observation, change: C) => Observation;
  readonly step: (change: C) => Step;
  /** POSIX sh functions that the step's commands call; each `verb_…`, defined once in a transaction. */
  readonly verbs: Readonly<Record<string, string>>;
}

export interface ChangeDescription {
  readonly action: "+" | "~" | "-";
  /** One line for people, without the plane: `sriov_numvfs 0 → 7 on 0000:01:00.0 enp1s0`. */
  readonly summary: string;
}

/** What a transaction does for one change. */
export interface Step {
  readonly title: string;
  readonly run: readonly Command[];
  /** Brings back what was before; also right when `run` stopped half-way. */
  readonly undo: readonly Command[];
  /** After the whole transaction has succeeded: what undo needed and nobody needs any more. */
  readonly finish: readonly Command[];
  /** It takes less than to see where the kernel's log ends, so one mark serves it and others like it within a second. */
  readonly isShort?: true;
  /** After this many seconds the step counts as failed, even when the kernel still holds its process. */
  readonly deadline: number;
}

/** An argument vector, quoted by `quote.ts` alone when it becomes sh. */
export interface Command {
  readonly argv: readonly string[];
  /** Fed to the command's standard input. */
  readonly stdin?: string;
}

/** A change in a plan, with what it costs and who would notice. */
export interface PlannedChange {
  readonly change: Change;
  readonly disruption: Disruption;
  readonly evidence: readonly Evidence[];
  /** It gives back to a VF that is made anew what it had, unasked: a boot, which has nothing to take away, leaves it out. */
  readonly isGivenBack?: true;
}

export interface Evidence {
  /** `0000:01:00.0 enp1s0` or `VF 2 of 0000:01:00.0`. */
  readonly subject: string;
  readonly use: Use;
}
