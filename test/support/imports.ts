import { FRESH_VF } from "./observation.ts";
import { KERNELS_CHOICE } from "../../src/model/pci-function.ts";
import type { Observation } from "../../src/model/observation.ts";
import type {
  PhysicalFunction,
  VirtualFunction,
} from "../../src/model/pci-function.ts";
import { importHost } from "../../src/playbook/import/import-host.ts";
import { renderImport } from "../../src/playbook/import/render-import.ts";
import type { ResolvedTask } from "../../src/playbook/resolve.ts";
import { resolvePlay } from "../../src/playbook/resolve.ts";
import { EVERY_TASK } from "../../src/playbook/select-tags.ts";
import { playbookOf } from "./playbook.ts";

/** The text that `virtfn import` writes of hosts. */
export function importOf(hosts: Readonly<Record<string, Observation>>): string {
  return renderImport(
    Object.entries(hosts).map(([name, observation]) =>
      importHost(name, observation, false),
    ),
    { schema: "schema/playbook.schema.json" },
  );
}

/** What such a text wishes of one host, read as any playbook is. */
export function tasksOf(text: string, host: string): readonly ResolvedTask[] {
  return playbookOf(text)
    .plays.filter(({ hosts }) => hosts.split(",").includes(host))
    .flatMap((play) => {
      const resolved = resolvePlay({
        play,
        variables: new Map(),
        facts: undefined,
        selection: EVERY_TASK,
      });
      if (resolved.kind !== "resolved") throw new Error(resolved.kind);
      return resolved.tasks;
    });
}

/** A prediction as a probe would tell it afterwards: VFs that were made have a driver, and something of everything. */
export function observedAgain(observation: Observation): Observation {
  return {
    ...observation,
    physicalFunctions: observation.physicalFunctions.map((pf) => ({
      ...pf,
      virtualFunctions: pf.virtualFunctions.map((vf) => seen(vf, pf)),
    })),
  };
}

function seen(vf: VirtualFunction, pf: PhysicalFunction): VirtualFunction {
  const { settings } = vf;
  if (!settings) return vf;
  const attributes = settings.isNew
    ? { ...FRESH_VF, ...settings.attributes }
    : settings.attributes;
  const driver = vf.driver === KERNELS_CHOICE ? "igbvf" : vf.driver;
  const mac = attributes?.mac;
  return {
    ...vf,
    driver,
    netDevices:
      driver === "igbvf" && mac !== undefined
        ? [{ name: `${pf.netDevices[0]?.name}v${vf.index}`, mac, up: false }]
        : [],
    settings: { driverOverride: settings.driverOverride, attributes },
  };
}
