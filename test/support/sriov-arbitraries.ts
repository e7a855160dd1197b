import type { Observation } from "../../src/model/observation.ts";
import type { Use } from "../../src/model/pci-function.ts";
import type { VfAttributes } from "../../src/model/vf-attributes.ts";
import type { PlanTask } from "../../src/plan/assemble.ts";
import type { ChangePolicy } from "../../src/plan/plan.ts";
import { fc } from "./laws.ts";
import {
  host,
  IGB_PARAMETERS,
  OUT_OF_TREE_IGB_PARAMETERS,
  type PortOptions,
} from "./observation.ts";
import { modprobeTask, sriovTask } from "./wish.ts";

const GUEST: Use = {
  kind: "vfio",
  path: "/dev/vfio/17",
  pid: 4711,
  command: "qemu-system-x86",
  domain: "web1",
};
const CONNECTION: Use = {
  kind: "connection",
  device: "enp1s0",
  address: "192.0.2.1",
};

/** Two ports of igb with VFs in many states, and tasks that meet them often. */
export const sriovSituation = fc.record({
  observation: observations(),
  tasks: fc
    .tuple(
      fc.array(sriovTasks(), { minLength: 1, maxLength: 2 }),
      fc.option(fc.constantFrom(0, 3, 7)),
    )
    .map(([tasks, option]) => [
      ...(option === null
        ? []
        : [modprobeTask({ name: "igb", options: { max_vfs: option } })]),
      ...tasks,
    ]),
  policy: fc.record<ChangePolicy>({
    allow: fc.constantFrom(undefined, "link", "vfs", "driver"),
    disconnect: fc.boolean(),
    stage: fc.boolean(),
  }),
});

function observations(): fc.Arbitrary<Observation> {
  return fc
    .record({
      ports: fc.tuple(ports(), ports()),
      isOutOfTree: mostly(false, true),
      hasIommu: mostly(true, false),
      hasNetworkManager: fc.boolean(),
      hasSystemd: mostly(true, false),
      localOption: fc.option(fc.constantFrom(0, 3, 7)),
    })
    .map((parts) => {
      const { hasIommu, hasNetworkManager, hasSystemd, localOption } = parts;
      const built = host()
        .igb({
          ports: parts.ports,
          parameters: parts.isOutOfTree
            ? OUT_OF_TREE_IGB_PARAMETERS
            : IGB_PARAMETERS,
        })
        .driver("igbvf")
        .driver("vfio_pci")
        .sriov({ hasIommu, hasNetworkManager, hasSystemd });
      return (
        localOption === null
          ? built
          : built.file(
              "/etc/modprobe.d/local.conf",
              `options igb max_vfs=${localOption}\n`,
            )
      ).observe();
    });
}

function ports(): fc.Arbitrary<PortOptions> {
  return fc
    .record({
      vfs: fc.constantFrom(0, 3, 7),
      autoprobe: mostly(true, false),
      uses: mostly<readonly Use[]>([], [CONNECTION]),
      vf: fc.record({
        driver: fc.constantFrom("igbvf", "vfio-pci", null),
        attributes: attributes(),
        mac: fc.constantFrom(undefined, "7e:00:00:00:00:01"),
      }),
      guest: fc.boolean(),
    })
    .map(({ vfs, autoprobe, uses, vf, guest }) => ({
      vfs,
      uses,
      up: true,
      settings: { autoprobe },
      vfSettings: { 1: { ...vf, ...(vf.mac ? { mac: vf.mac } : {}) } },
      vfUses: guest && vf.driver === "vfio-pci" ? { 1: [GUEST] } : {},
    })) as fc.Arbitrary<PortOptions>;
}

function attributes(): fc.Arbitrary<VfAttributes> {
  return fc.record(
    {
      mac: fc.constantFrom("02:00:00:00:00:11", "02:00:00:00:00:12"),
      vlan: fc.constantFrom(0, 7, 100),
      qos: fc.constantFrom(0, 3),
      trust: fc.boolean(),
      spoofchk: fc.boolean(),
      max_tx_rate: fc.constantFrom(0, 200),
    },
    { requiredKeys: [] },
  );
}

function sriovTasks(): fc.Arbitrary<PlanTask> {
  const vf = fc.record(
    {
      index: fc.constantFrom(1, 2),
      driver: fc.constantFrom("vfio-pci", "default"),
      mac: fc.constantFrom("stable", "02:00:00:00:00:11"),
      vlan: fc.constantFrom(0, 7),
      trust: fc.boolean(),
      max_tx_rate: fc.constantFrom(0, 200),
      state: fc.constant("auto"),
    },
    { requiredKeys: ["index"] },
  );
  return fc
    .record(
      {
        pf: fc.constantFrom("enp1s0", { driver: "igb" }, { driver: "none" }),
        optional: fc.constant(true),
        num_vfs: fc.constantFrom(3, 7),
        vfs: fc.uniqueArray(vf, {
          maxLength: 2,
          selector: ({ index }) => index,
        }),
        drivers_autoprobe: fc.constantFrom("auto", true, false),
        persist: mostly(true, false),
      },
      { requiredKeys: ["pf", "optional"] },
    )
    .map((wish) => sriovTask(wish));
}

function mostly<T>(usual: T, rare: T): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constant(rare) },
  );
}
