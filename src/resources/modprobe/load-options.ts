import { renderOption } from "../../kmod/carriable.ts";
import type { ExpectedVfs } from "../../changes/change.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { hasSriov } from "./driver-functions.ts";
import type { Situation } from "./situation.ts";
import { vfMaking, type VfMaking } from "./vf-drivers.ts";

/** How the module is loaded for the wish. */
export interface Load {
  /** What modprobe's command line says. */
  readonly options: readonly string[];
  /** The VFs that the driver makes by these options. */
  readonly expected: readonly ExpectedVfs[];
  /** VFs that nobody asked to change, that go away with the driver, and that sysfs can make again. */
  readonly lost: readonly PhysicalFunction[];
}

export function planLoad(situation: Situation): Load {
  const wished = situation.options.map(({ name, value }) =>
    renderOption(name, value),
  );
  if (situation.vfs)
    return { options: wished, expected: situation.vfs.counts, lost: [] };
  const kept = countsAsOption(situation);
  const options = [...wished, ...kept];
  return kept.length > 0
    ? { options, expected: presentVfs(situation), lost: [] }
    : {
        options,
        expected: [],
        lost: situation.functions.filter(
          (pf) => pf.virtualFunctions.length > 0,
        ),
      };
}

/** The options that bring back the load which is there now, as far as they are known. */
export function previousOptions(situation: Situation): readonly string[] {
  const { module, options, vfs } = situation;
  if (module.loadedWith !== undefined) return module.loadedWith;
  const shown = options
    .filter(({ name }) => name !== vfs?.option.name)
    .flatMap(({ name }) => {
      const live = module.liveParameters.find((each) => each.name === name);
      return live?.value === undefined || !isCarriable(live.value)
        ? []
        : [renderOption(name, live.value)];
    });
  return [...shown, ...countsAsOption(situation)];
}

/** The VFs that are there now. */
export function presentVfs({ functions }: Situation): readonly ExpectedVfs[] {
  return functions.filter(hasSriov).map((pf) => ({
    pf: pf.address,
    count: pf.virtualFunctions.length,
  }));
}

/** The present counts as an option, where the driver takes them in no other way. */
function countsAsOption(situation: Situation): readonly string[] {
  const { module, functions } = situation;
  const counts = functions.map((pf) => pf.virtualFunctions.length);
  if (counts.every((count) => count === 0)) return [];
  for (const parameter of module.info?.parameters ?? []) {
    const making = vfMaking(module.name, parameter);
    if (making === undefined || making === "limit" || making.sysfs) continue;
    return [renderOption(parameter.name, valueOf(making, counts))];
  }
  return [];
}

function valueOf({ shape }: VfMaking, counts: readonly number[]): string {
  return shape === "by-port" ? counts.join(",") : String(Math.max(...counts));
}

/** A value such as `(null)` of an unset charp stands for nothing that could be given. */
function isCarriable(value: string): boolean {
  return value !== "" && value !== "(null)" && !/["\n\\]/.test(value);
}
