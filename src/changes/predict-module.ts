import { splitKernelArguments } from "../kmod/kernel-arguments.ts";
import { matchesPattern } from "../kmod/shell-pattern.ts";
import type { ModuleName } from "../model/module-name.ts";
import type {
  LiveParameter,
  ModuleObservation,
  Observation,
} from "../model/observation.ts";
import type { PhysicalFunction } from "../model/pci-function.ts";
import type { ExpectedVfs } from "./change.ts";
import { withVfs } from "./predict-vfs.ts";

/** The observation without the module: its devices have no driver, and no VFs. */
export function withoutModule(
  observation: Observation,
  module: ModuleName,
): Observation {
  return {
    ...withModule(observation, module, (each) => ({
      ...each,
      state: "absent",
      loadedWith: undefined,
    })),
    physicalFunctions: observation.physicalFunctions.map((pf) =>
      pf.driverModule === module
        ? {
            ...pf,
            driver: undefined,
            driverModule: undefined,
            virtualFunctions: [],
          }
        : pf,
    ),
  };
}

/** The observation once the module is loaded with these options and has made these VFs. */
export function withLoad(
  observation: Observation,
  module: ModuleName,
  options: readonly string[],
  expected: readonly ExpectedVfs[],
): Observation {
  const aliases = observation.modules[module]?.info?.aliases ?? [];
  const bind = (pf: PhysicalFunction): PhysicalFunction =>
    pf.driver === undefined &&
    aliases.some((alias) => matchesPattern(alias, pf.modalias))
      ? { ...pf, driver: module, driverModule: module }
      : pf;
  const loaded = withModule(observation, module, (each) => ({
    ...each,
    state: "loaded",
    loadedWith: options,
    liveParameters: each.liveParameters.map((live) =>
      withOption(live, options),
    ),
  }));
  return withVfs(
    {
      ...loaded,
      physicalFunctions: loaded.physicalFunctions.map(bind),
    },
    expected,
  );
}

/** Options are given as sysfs shows them, so the parameter will show the very text. */
function withOption(
  live: LiveParameter,
  options: readonly string[],
): LiveParameter {
  const given = options
    .flatMap((option) => splitKernelArguments(option))
    .findLast(({ name }) => name.replaceAll("-", "_") === live.name);
  return given === undefined ? live : { ...live, value: given.value };
}

export function withModule(
  observation: Observation,
  module: ModuleName,
  change: (module: ModuleObservation) => ModuleObservation,
): Observation {
  const before = observation.modules[module];
  return before === undefined
    ? observation
    : {
        ...observation,
        modules: { ...observation.modules, [module]: change(before) },
      };
}
