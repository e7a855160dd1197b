import { fc } from "./laws.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Use } from "../../src/model/pci-function.ts";
import type { PlanTask } from "../../src/plan/assemble.ts";
import type { ChangePolicy } from "../../src/plan/plan.ts";
import {
  BOOT_TIME,
  host,
  IGB_PARAMETERS,
  OUT_OF_TREE_IGB_PARAMETERS,
  type DriverOptions,
  type PortOptions,
} from "./observation.ts";
import { modprobeTask } from "./wish.ts";

const OWN = "/etc/modprobe.d/zz-virtfn-igb.conf";
const LOAD = "/etc/modules-load.d/virtfn-igb.conf";

/** Intel's own build, with a parameter that the other one has too. */
const OUT_OF_TREE = [
  ...OUT_OF_TREE_IGB_PARAMETERS,
  ...IGB_PARAMETERS.filter(({ name }) => name === "debug"),
];

/** Hosts, wishes and policies that meet often: few names, few values, many ways to be wrong. */
export const situation = fc.record({
  observation: observations(),
  tasks: fc
    .tuple(igbWishes(), kvmWishes(), otherWishes())
    .map((wishes) => wishes.flat()),
  policy: fc.record<ChangePolicy>({
    allow: fc.constantFrom(undefined, "link", "vfs", "driver"),
    disconnect: fc.boolean(),
    stage: fc.boolean(),
  }),
});

function observations(): fc.Arbitrary<Observation> {
  return fc
    .record({
      igb: igbDrivers(),
      kvm: kvmDrivers(),
      virtio: netModules("eth0", true),
      vlans: netModules("eth0.5", false),
      mlx4: mlx4Drivers(),
      isBootVisible: mostly(true, false),
      uid: mostly(0, 1000),
      files: fc.uniqueArray(files(), {
        selector: ([path]) => path,
        maxLength: 4,
      }),
      packed: fc.option(
        fc.uniqueArray(files(), { selector: ([path]) => path, maxLength: 3 }),
      ),
      packedModules: fc.subarray(["igb", "kvm"]),
      commandLine: mostly(
        "",
        "igb.max_vfs=4",
        "modprobe.blacklist=kvm",
        "kvm.halt=1",
      ),
      tool: mostly("initramfs-tools" as const, "dracut" as const, undefined),
    })
    .map((drawn) => {
      const { igb, kvm, files, packed, packedModules } = drawn;
      const { virtio, vlans, mlx4, isBootVisible, uid } = drawn;
      let built = host()
        .igb(igb)
        .driver("kvm", kvm)
        .driver("virtio_net", virtio)
        .driver("8021q", vlans)
        .driver("mlx4_core", mlx4)
        .driver("mlx4_en", { netDevices: mlx4.netDevices ?? [] })
        .driver("e1000e", { ports: 1 });
      for (const [path, text, isNew] of files)
        built = built.file(path, text, BOOT_TIME + (isNew ? 60 : -1000));
      if (packed)
        built = built.image(
          packedModules,
          packed
            .filter(([path]) => path.startsWith("/etc/modprobe.d"))
            .map(([path, text]) => ({ path, text, modified: 0 })),
        );
      const observed = built
        .tool(drawn.tool)
        .commandLine(drawn.commandLine)
        .observe();
      return {
        ...observed,
        isBootVisible,
        host: { ...observed.host, uid },
      };
    });
}

function files(): fc.Arbitrary<readonly [string, string, boolean]> {
  const options = fc
    .tuple(
      fc.constantFrom("igb max_vfs", "igb debug", "kvm halt"),
      fc.integer({ min: 0, max: 7 }),
    )
    .map(([name, value]) => `options ${name}=${value}\n`);
  const lines = fc.oneof(
    { weight: 12, arbitrary: options },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "blacklist igb\n",
        "install kvm /bin/true\n",
        "# nothing\n",
      ),
    },
  );
  const text = fc.array(lines, { maxLength: 3 }).map((each) => each.join(""));
  return fc.oneof(
    fc.tuple(
      fc.constantFrom(
        "/etc/modprobe.d/a.conf",
        "/usr/lib/modprobe.d/b.conf",
        OWN,
        "/etc/modprobe.d/zzz.conf",
      ),
      text,
      fc.boolean(),
    ),
    fc.tuple(
      fc.constantFrom("/etc/modules", LOAD),
      fc.constantFrom("igb\n", "kvm\n", "# none\n"),
      fc.boolean(),
    ),
  );
}

function uses(): fc.Arbitrary<readonly Use[]> {
  const use = fc.constantFrom<Use>(
    { kind: "up", device: "enp1s0" },
    { kind: "address", device: "enp1s0", address: "192.0.2.7/24" },
    { kind: "connection", device: "enp1s0", address: "192.0.2.7" },
    { kind: "unseen", driver: "vfio-pci" },
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(use, { maxLength: 2 }) },
  );
}

function ports(): fc.Arbitrary<PortOptions> {
  const guest: Use = {
    kind: "vfio",
    path: "/dev/vfio/31",
    pid: 4711,
    command: "qemu",
    domain: undefined,
  };
  return fc
    .record({
      vfs: fc.constantFrom(0, 0, 4, 7),
      totalVfs: mostly(7, 0, 4),
      uses: uses(),
      vfUses: fc.constantFrom({}, {}, { 1: [guest] }),
    })
    .map((port) =>
      port.totalVfs < port.vfs ? { ...port, vfs: port.totalVfs } : port,
    );
}

function igbDrivers(): fc.Arbitrary<DriverOptions> {
  return fc
    .record({
      state: mostly("loaded" as const, "absent" as const, "builtin" as const),
      ports: fc.array(ports(), { minLength: 1, maxLength: 3 }),
      parameters: mostly(IGB_PARAMETERS, OUT_OF_TREE),
      loadedWith: fc.constantFrom(
        undefined,
        ["debug=3"],
        ["max_vfs=7", "debug=0"],
      ),
    })
    .map(({ loadedWith, ...driver }) => ({
      ...driver,
      ports:
        driver.state === "absent"
          ? driver.ports.map((port) => ({ ...port, vfs: 0 }))
          : driver.ports,
      ...(loadedWith && driver.state === "loaded" ? { loadedWith } : {}),
    }));
}

function kvmDrivers(): fc.Arbitrary<DriverOptions> {
  return fc
    .record({
      state: mostly("loaded" as const, "absent" as const, "missing" as const),
      value: fc.constantFrom("0", "1", "7"),
      writable: fc.boolean(),
      holders: fc.constantFrom([], [], ["kvm_intel"]),
    })
    .map(({ state, value, writable, holders }) => ({
      state,
      holders: state === "loaded" ? holders : [],
      parameters: [
        {
          name: "halt",
          type: "uint" as const,
          isArray: false,
          description: "",
        },
      ],
      live: state === "loaded" ? [{ name: "halt", value, writable }] : [],
    }));
}

/** A module whose net devices no PCI function of its own tells about. */
function netModules(
  device: string,
  hasParameter: boolean,
): fc.Arbitrary<DriverOptions> {
  return fc
    .record({
      state: mostly("loaded" as const, "absent" as const, "busy" as const),
      uses: uses(),
      references: mostly(0, 2),
    })
    .map(({ state, uses: found, references }) => ({
      state,
      references: state === "loaded" ? references : 0,
      parameters: hasParameter ? [NAPI] : [],
      live:
        hasParameter && state === "loaded"
          ? [{ name: NAPI.name, value: "Y", writable: false }]
          : [],
      netDevices: state === "loaded" ? [{ name: device, uses: found }] : [],
    }));
}

const NAPI = {
  name: "napi_tx",
  type: "bool" as const,
  isArray: false,
  description: "",
};

/** One PF with VFs that only a reload changes; mlx4_en makes its net devices, and holds it. */
function mlx4Drivers(): fc.Arbitrary<DriverOptions> {
  return fc
    .record({
      vfs: fc.constantFrom(0, 4),
      uses: uses(),
      holders: fc.constantFrom([], ["mlx4_en"]),
    })
    .map(({ vfs, uses: found, holders }) => ({
      ports: [{ vfs, totalVfs: 8, uses: found }],
      holders,
      parameters: [
        {
          name: "num_vfs",
          type: "byte" as const,
          isArray: true,
          description: "",
        },
      ],
      netDevices: [],
    }));
}

function otherWishes(): fc.Arbitrary<readonly PlanTask[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(
          { name: "virtio_net", options: { napi_tx: false } },
          { name: "virtio_net", state: "disabled" },
          { name: "virtio_net", state: "absent" },
          { name: "8021q", state: "disabled" },
          { name: "8021q", state: "absent", persist: false },
          { name: "mlx4_core", options: { num_vfs: 4 } },
          { name: "mlx4_core", state: "disabled" },
          { name: "mlx4_en", state: "disabled" },
        )
        .map((wish) => [modprobeTask(wish)]),
    },
  );
}

function igbWishes(): fc.Arbitrary<readonly PlanTask[]> {
  return fc
    .record({
      state: fc.constantFrom(
        "present",
        "present",
        "present",
        "absent",
        "disabled",
      ),
      persist: fc.constantFrom(true, true, false, "absent"),
      options: fc.dictionary(
        fc.constantFrom("max_vfs", "max_vfs", "debug"),
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(0, 3, 4, 7, 7) },
          {
            weight: 1,
            arbitrary: fc.constantFrom<number | readonly number[]>(
              9,
              [7, 2],
              [4, 4, 4],
            ),
          },
        ),
        { maxKeys: 2 },
      ),
      twice: fc.constantFrom(false, false, false, true),
    })
    .map(({ state, persist, options, twice }) => {
      const task = modprobeTask({
        name: "igb",
        state,
        persist: state === "disabled" ? true : persist,
        options: state === "present" ? options : {},
      });
      return twice ? [task, task] : [task];
    });
}

function kvmWishes(): fc.Arbitrary<readonly PlanTask[]> {
  return fc.constantFrom<readonly PlanTask[]>(
    [],
    [],
    [],
    [modprobeTask({ name: "kvm", options: { halt: 7 } })],
    [modprobeTask({ name: "kvm" })],
    [{ ...modprobeTask({ name: "kvm" }), wish: undefined }],
  );
}

/** The first value in four of five cases, else one of the others. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}
