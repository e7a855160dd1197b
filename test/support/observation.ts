import type { ModuleName } from "../../src/model/module-name.ts";
import type { ModuleParameter } from "../../src/model/module-parameter.ts";
import type {
  BootImage,
  ConfigFile,
  InitramfsTool,
  LiveParameter,
  ModuleObservation,
  Observation,
  SriovSurroundings,
  UsedNetDevice,
} from "../../src/model/observation.ts";
import type { PciAddress } from "../../src/model/pci-address.ts";
import type {
  PfSettings,
  PhysicalFunction,
  Use,
  VirtualFunction,
} from "../../src/model/pci-function.ts";

import type { VfAttributes } from "../../src/model/vf-attributes.ts";

/** What a port of a simulated observation is like; everything has a default. */
export interface PortOptions {
  readonly vfs?: number;
  readonly totalVfs?: number;
  readonly uses?: readonly Use[];
  /** By VF index. */
  readonly vfUses?: Readonly<Record<number, readonly Use[]>>;
  readonly bound?: boolean;
  readonly up?: boolean;
  /** What the PF is like to those who keep its VFs one by one. */
  readonly settings?: Partial<PfSettings>;
  /** The same of its VFs, by index: what is different from a fresh VF. */
  readonly vfSettings?: Readonly<Record<number, WrittenVf>>;
}

interface WrittenVf {
  readonly driver?: string | null;
  readonly override?: string;
  readonly attributes?: VfAttributes | null;
  readonly mac?: string;
}

export interface DriverOptions {
  readonly ports?: readonly PortOptions[] | number;
  readonly state?: ModuleObservation["state"];
  readonly parameters?: readonly ModuleParameter[];
  readonly live?: readonly LiveParameter[];
  readonly loadedWith?: readonly string[];
  readonly holders?: readonly string[];
  readonly references?: number;
  readonly netDevices?: readonly UsedNetDevice[];
}

/** A host in a few lines: each method gives a new builder, and `observe` the observation. */
export interface HostBuilder {
  /** Ports of an Intel 82576 on buses 01, 02…; `igb` with its in-tree parameters, nothing of it visible. */
  readonly igb: (options?: DriverOptions) => HostBuilder;
  /** Any other driver, or one without devices. */
  readonly driver: (name: string, options?: DriverOptions) => HostBuilder;
  readonly file: (path: string, text: string, modified?: number) => HostBuilder;
  readonly commandLine: (text: string) => HostBuilder;
  /** A file that virtfn wrote for the boot of VFs. */
  readonly ownFile: (path: string, text: string) => HostBuilder;
  /** An initramfs of the running kernel that holds these modules, packed when these files were there. */
  readonly image: (
    modules: readonly string[],
    files?: readonly ConfigFile[],
    image?: Partial<BootImage>,
  ) => HostBuilder;
  /** The probe was asked about SR-IOV: PFs and VFs have settings, and this surrounds them. */
  readonly sriov: (surroundings?: Partial<SriovSurroundings>) => HostBuilder;
  readonly tool: (tool: InitramfsTool | undefined) => HostBuilder;
  readonly with: (part: Partial<Observation>) => HostBuilder;
  readonly observe: () => Observation;
}

export const KERNEL = "6.1.0-50-amd64";
export const BOOT_TIME = 1_790_000_000;

export const IGB_PARAMETERS: readonly ModuleParameter[] = [
  {
    name: "max_vfs",
    type: "uint",
    isArray: false,
    description:
      "Maximum number of virtual functions to allocate per physical function",
  },
  {
    name: "debug",
    type: "int",
    isArray: false,
    description: "Debug level (0=none,...,16=all)",
  },
];

/** Intel's own build: one entry a port. */
export const OUT_OF_TREE_IGB_PARAMETERS: readonly ModuleParameter[] = [
  {
    name: "max_vfs",
    type: "int",
    isArray: true,
    description: "Number of Virtual Functions: 0 = disable, 1-7 enable",
  },
  {
    name: "RSS",
    type: "int",
    isArray: true,
    description: "Number of RSS queues",
  },
];

/** A Debian host that has booted at {@link BOOT_TIME}, with nothing in it. */
export function host(): HostBuilder {
  return builder({
    host: {
      hostname: "hv1",
      kernelRelease: KERNEL,
      bootId: "00000000-0000-4000-8000-000000000000",
      bootTime: BOOT_TIME,
      os: { id: "debian", version: "12" },
      uid: 0,
      initramfsTool: "initramfs-tools",
    },
    physicalFunctions: [],
    modules: {},
    modprobeFiles: [],
    modulesLoadFiles: [],
    kernelCommandLine: `BOOT_IMAGE=/boot/vmlinuz-${KERNEL} root=/dev/vda ro quiet`,
    bootImages: [],
    isBootVisible: true,
    ownFiles: [],
    lock: undefined,
  });
}

function builder(observation: Observation): HostBuilder {
  return {
    igb: (options = {}) =>
      builder(
        withDriver(observation, "igb", {
          ports: 1,
          parameters: IGB_PARAMETERS,
          ...options,
        }),
      ),
    driver: (name, options = {}) =>
      builder(withDriver(observation, name, options)),
    file: (path, text, modified = BOOT_TIME - 1000) =>
      builder(withFile(observation, { path, text, modified })),
    ownFile: (path, text) =>
      builder({
        ...observation,
        ownFiles: [
          ...observation.ownFiles,
          { path, text, modified: BOOT_TIME - 1000 },
        ],
      }),
    commandLine: (text) =>
      builder({
        ...observation,
        kernelCommandLine: `${observation.kernelCommandLine} ${text}`,
      }),
    image: (modules, files = [], image = {}) =>
      builder(withImage(observation, modules, files, image)),
    sriov: (surroundings = {}) =>
      builder({
        ...observation,
        sriov: { ...SURROUNDINGS, ...surroundings },
      }),
    tool: (initramfsTool) =>
      builder({ ...observation, host: { ...observation.host, initramfsTool } }),
    with: (part) => builder({ ...observation, ...part }),
    observe: () => observation,
  };
}

const SURROUNDINGS: SriovSurroundings = {
  hasIommu: true,
  lockdown: undefined,
  hasSystemd: true,
  hasNetworkManager: false,
  enabledUnits: [],
  foreignFiles: [],
};

/** As igb tells it of a VF that it has just made. */
export const FRESH_VF: VfAttributes = {
  mac: "00:00:00:00:00:00",
  vlan: 0,
  qos: 0,
  proto: "802.1Q",
  trust: false,
  spoofchk: true,
  max_tx_rate: 0,
  min_tx_rate: 0,
  state: "auto",
};

function withDriver(
  observation: Observation,
  name: string,
  options: DriverOptions,
): Observation {
  const { state = "loaded", ports = 0 } = options;
  const list =
    typeof ports === "number"
      ? Array.from({ length: ports }, () => ({}))
      : ports;
  const first = observation.physicalFunctions.length + 1;
  const module: ModuleObservation = {
    name: name as ModuleName,
    state,
    holders: options.holders ?? [],
    references: options.references ?? options.holders?.length ?? 0,
    netDevices: options.netDevices ?? [],
    liveParameters: options.live ?? [],
    info:
      state === "missing"
        ? undefined
        : {
            filename: `/lib/modules/${KERNEL}/kernel/drivers/net/${name}.ko`,
            parameters: options.parameters ?? [],
            aliases: [`pci:v00008086d${modelOf(name)}sv*sd*bc*sc*i*`],
          },
    loadedWith: options.loadedWith,
  };
  return {
    ...observation,
    modules: { ...observation.modules, [name]: module },
    physicalFunctions: [
      ...observation.physicalFunctions,
      ...list.map((port, index) => portOf(name, state, port, first + index)),
    ],
  };
}

function modelOf(driver: string): string {
  return driver === "igb" ? "000010C9" : "000010FB";
}

function portOf(
  driver: string,
  state: ModuleObservation["state"],
  port: PortOptions,
  bus: number,
): PhysicalFunction {
  const { bound = state === "loaded" || state === "builtin" } = port;
  const hexBus = bus.toString(16).padStart(2, "0");
  const modalias = `pci:v00008086d${modelOf(driver)}sv00008086sd0000A03Cbc02sc00i00`;
  return {
    address: `0000:${hexBus}:00.0` as PciAddress,
    vendor: "0x8086",
    device: `0x${modelOf(driver).slice(4).toLowerCase()}`,
    modalias,
    driver: bound ? driver : undefined,
    driverModule: bound && state !== "builtin" ? driver : undefined,
    totalVfs: port.totalVfs ?? (bound ? 7 : 8),
    numaNode: 0,
    iommuGroup: undefined,
    netDevices: bound
      ? [
          {
            name: `enp${bus}s0`,
            mac: `02:00:00:00:00:${hexBus}`,
            up: port.up ?? false,
          },
        ]
      : [],
    virtualFunctions: Array.from({ length: port.vfs ?? 0 }, (_, index) =>
      vfOf(
        hexBus,
        index,
        port.vfUses?.[index] ?? [],
        port.vfSettings?.[index] ?? {},
      ),
    ),
    uses: port.uses ?? [],
    settings: {
      permanentMac: `02:00:00:00:00:${hexBus}`,
      autoprobe: true,
      eswitchMode: undefined,
      tellsVfs: bound ? true : undefined,
      ...port.settings,
    },
  };
}

function vfOf(
  bus: string,
  index: number,
  uses: readonly Use[],
  { driver = "igbvf", override, attributes = {}, mac }: WrittenVf,
): VirtualFunction {
  const device = 0x10 + Math.floor(index / 4);
  return {
    index,
    address:
      `0000:${bus}:${device.toString(16)}.${(index % 4) * 2}` as PciAddress,
    driver: driver ?? undefined,
    driverModule: driver?.replaceAll("-", "_"),
    iommuGroup: undefined,
    netDevices:
      driver === "igbvf" && mac !== undefined
        ? [{ name: `enp${parseInt(bus, 16)}s0v${index}`, mac, up: false }]
        : [],
    uses,
    settings: {
      driverOverride: override,
      attributes:
        attributes === null ? undefined : { ...FRESH_VF, ...attributes },
    },
  };
}

function withFile(observation: Observation, file: ConfigFile): Observation {
  const list =
    file.path.includes("modules-load") || file.path === "/etc/modules"
      ? "modulesLoadFiles"
      : "modprobeFiles";
  return {
    ...observation,
    [list]: [...observation[list], file].toSorted((a, b) =>
      a.path < b.path ? -1 : 1,
    ),
  };
}

function withImage(
  observation: Observation,
  modules: readonly string[],
  modprobeFiles: readonly ConfigFile[],
  image: Partial<BootImage>,
): Observation {
  return {
    ...observation,
    bootImages: [
      ...observation.bootImages,
      {
        path: `/boot/initrd.img-${KERNEL}`,
        kernelRelease: KERNEL,
        modified: BOOT_TIME - 5000,
        contents: { modules: modules as readonly ModuleName[], modprobeFiles },
        problem: undefined,
        ...image,
      },
    ],
  };
}
