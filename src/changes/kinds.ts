import type { Observation } from "../model/observation.ts";
import type { Plane } from "../model/plane.ts";
import { bindVf } from "./bind-vf.ts";
import type { Change, ChangeDescription, ChangeKind, Step } from "./change.ts";
import { enableUnit } from "./enable-unit.ts";
import { loadModule } from "./load-module.ts";
import { raisePf } from "./raise-pf.ts";
import { rebuildImage } from "./rebuild-image.ts";
import { rememberLoad } from "./remember-load.ts";
import { reloadModule } from "./reload-module.ts";
import { removeFile } from "./remove-file.ts";
import { setAutoprobe } from "./set-autoprobe.ts";
import { setEswitchMode } from "./set-eswitch-mode.ts";
import { setNumVfs } from "./set-num-vfs.ts";
import { setVfAttributes } from "./set-vf-attributes.ts";
import { unloadModule } from "./unload-module.ts";
import { verbClosure } from "./verb-closure.ts";
import { writeFile } from "./write-file.ts";
import { writeParameter } from "./write-parameter.ts";

const KINDS: {
  readonly [K in Change["kind"]]: ChangeKind<Extract<Change, { kind: K }>>;
} = {
  "load-module": loadModule,
  "unload-module": unloadModule,
  "reload-module": reloadModule,
  "remember-load": rememberLoad,
  "write-parameter": writeParameter,
  "raise-pf": raisePf,
  "set-num-vfs": setNumVfs,
  "set-autoprobe": setAutoprobe,
  "set-eswitch-mode": setEswitchMode,
  "set-vf-attributes": setVfAttributes,
  "bind-vf": bindVf,
  "enable-unit": enableUnit,
  "write-file": writeFile,
  "remove-file": removeFile,
  "rebuild-image": rebuildImage,
};

export function describeChange(change: Change): ChangeDescription {
  return kindOf(change).describe(change);
}

export function planeOf(change: Change): Plane {
  return kindOf(change).plane;
}

/** The observation as the change will leave it. */
export function predict(observation: Observation, change: Change): Observation {
  return kindOf(change).predict(observation, change);
}

export function stepOf(change: Change): Step {
  return kindOf(change).step(change);
}

/** The sh functions, whole and by name, that the steps of these changes call. They read the root prefix from `R`. */
export function verbsOf(
  changes: readonly Change[],
): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...changes.map((each) => {
      const { run, undo, finish } = stepOf(each);
      return verbClosure([...run, ...undo, ...finish], kindOf(each).verbs);
    }),
  ) as Record<string, string>;
}

/** Every verb there is. */
export function allVerbs(): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...Object.values(KINDS).map((kind) => kind.verbs),
  ) as Record<string, string>;
}

function kindOf(change: Change): ChangeKind {
  return KINDS[change.kind] as unknown as ChangeKind;
}
