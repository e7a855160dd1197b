import type { Change } from "../changes/change.ts";
import { predict } from "../changes/kinds.ts";
import { ownedPaths } from "../kmod/owned-files.ts";
import type { ModuleName } from "../model/module-name.ts";
import type { Observation } from "../model/observation.ts";
import type { PciAddress } from "../model/pci-address.ts";
import { unreachable } from "../model/unreachable.ts";
import { bootFiles } from "../resources/sriov/boot-files.ts";
import { selectPfs } from "../resources/sriov/pf-selector.ts";
import type { PlanTask } from "./assemble.ts";

/** The changes to things that no task names, neither as the host is nor as the changes leave it. */
export function unasked(
  changes: readonly Change[],
  tasks: readonly PlanTask[],
  observation: Observation,
): readonly Change[] {
  const after = changes.reduce(
    (before, change) => predict(before, change),
    observation,
  );
  const named = [observation, after].map((each) => namedBy(tasks, each));
  return changes.filter(
    (change) => !named.some((each) => isAsked(change, each)),
  );
}

interface Named {
  readonly modules: ReadonlySet<ModuleName>;
  /** PFs of the modules: their counts only. */
  readonly driven: ReadonlySet<PciAddress>;
  /** PFs that `sriov` tasks select. */
  readonly selected: ReadonlySet<PciAddress>;
  readonly paths: ReadonlySet<string>;
}

function namedBy(
  tasks: readonly PlanTask[],
  { physicalFunctions }: Observation,
): Named {
  const modules = new Set<ModuleName>();
  const selected = new Set<PciAddress>();
  for (const { resource, wish } of tasks) {
    if (!wish) continue;
    if (resource === "modprobe") modules.add(wish.name);
    else
      for (const { address, driver, driverModule } of selectPfs(
        wish.pf,
        physicalFunctions,
      )) {
        selected.add(address);
        // A driver that makes VFs only by its option is kept with its module.
        modules.add(moduleOf(driver, driverModule));
      }
  }
  const driven = physicalFunctions.filter(({ driver, driverModule }) =>
    modules.has(moduleOf(driver, driverModule)),
  );
  return {
    modules,
    driven: new Set(driven.map(({ address }) => address)),
    selected,
    paths: new Set([
      ...[...modules].flatMap((module) => Object.values(ownedPaths(module))),
      ...[...selected].flatMap((pf) => Object.values(bootFiles(pf))),
    ]),
  };
}

function moduleOf(
  driver: string | undefined,
  driverModule: string | undefined,
): ModuleName {
  return (driverModule ?? driver?.replaceAll("-", "_")) as ModuleName;
}

function isAsked(change: Change, named: Named): boolean {
  const { modules, driven, selected, paths } = named;
  switch (change.kind) {
    case "load-module":
    case "unload-module":
    case "reload-module":
    case "remember-load":
    case "write-parameter":
      return modules.has(change.module);
    case "write-file":
    case "remove-file":
      return paths.has(change.path);
    case "rebuild-image":
      return change.modules.every((module) => modules.has(module));
    case "set-num-vfs":
      return driven.has(change.pf) || selected.has(change.pf);
    case "raise-pf":
    case "set-autoprobe":
    case "set-eswitch-mode":
    case "set-vf-attributes":
    case "bind-vf":
      return selected.has(change.pf);
    case "enable-unit":
      return selected.size > 0;
    default:
      return unreachable(change);
  }
}
