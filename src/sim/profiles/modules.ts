import type { SimulatedModule, SimulatedParameter } from "../host-profile.ts";

const INTEL = "kernel/drivers/net/ethernet/intel";

/** A driver that makes VFs through sysfs alone, as many as the hardware has. */
const SYSFS_ONLY = {
  parameter: undefined,
  scope: "all",
  limit: 256,
  over: "none",
  sysfs: true,
  grants: undefined,
  attributes: [],
  spoofchk: false,
  mailbox: false,
  takesMac: "at-probe",
  needsUp: false,
  eswitch: undefined,
} as const satisfies SimulatedModule["vfs"];

/** In-tree igb: one `max_vfs` for all ports, hidden, clamped (drivers/net/ethernet/intel/igb/igb_main.c). */
export const igb = {
  ...moduleOf("igb", `${INTEL}/igb/igb.ko`),
  description: "Intel(R) Gigabit Ethernet Network Driver",
  driver: "igb",
  drives: ["8086:10c9", "8086:1521", "8086:1533"],
  depends: ["dca"],
  parameters: [
    parameter(
      "max_vfs",
      "uint",
      0,
      "0",
      "Maximum number of virtual functions to allocate per physical function",
    ),
    parameter("debug", "int", 0, "-1", "Debug level (0=none,...,16=all)"),
  ],
  vfs: {
    parameter: "max_vfs",
    scope: "all",
    limit: 7,
    over: "clamp",
    sysfs: true,
    grants: undefined,
    attributes: ["mac", "vlan", "qos", "max_tx_rate", "spoofchk", "trust"],
    spoofchk: true,
    mailbox: true,
    takesMac: "at-probe",
    needsUp: false,
    eswitch: undefined,
  },
} satisfies SimulatedModule;

/** Intel's own igb: `max_vfs` has an entry for each port and is the only way (ethernet-linux-igb, igb_param.c). */
export const igbOutOfTree: SimulatedModule = {
  ...igb,
  path: "updates/drivers/net/ethernet/intel/igb/igb.ko",
  parameters: [
    array(
      "max_vfs",
      "int",
      0,
      "0,0,0,0,0,0,0,0",
      "Number of Virtual Functions: 0 = disable, 1-7 enable, default 0",
    ),
    array(
      "RSS",
      "int",
      0,
      "1,1,1,1,1,1,1,1",
      "Number of Receive-Side Scaling Descriptor Queues (0-8), default 1, 0=number of cpus",
    ),
    parameter("debug", "int", 0, "3", "Debug level (0=none, ..., 16=all)"),
  ],
  vfs: { ...igb.vfs, scope: "port", over: "none", sysfs: false },
};

/** Virtual functions of the 82576 and I350. */
export const igbvf: SimulatedModule = {
  ...moduleOf("igbvf", `${INTEL}/igbvf/igbvf.ko`),
  description: "Intel(R) Gigabit Virtual Function Network Driver",
  driver: "igbvf",
  drives: ["8086:10ca", "8086:1520"],
  parameters: [
    parameter("debug", "int", 0, "-1", "Debug level (0=none,...,16=all)"),
  ],
};

/** ixgbe: 63 VFs, and more than that gives none (drivers/net/ethernet/intel/ixgbe/ixgbe_sriov.c). */
export const ixgbe: SimulatedModule = {
  ...moduleOf("ixgbe", `${INTEL}/ixgbe/ixgbe.ko`),
  description: "Intel(R) 10 Gigabit PCI Express Network Driver",
  driver: "ixgbe",
  drives: ["8086:10fb", "8086:1528"],
  depends: ["dca"],
  parameters: [
    parameter(
      "max_vfs",
      "uint",
      0,
      "0",
      "Maximum number of virtual functions to allocate per physical function - default is zero and maximum value is 63. (Deprecated)",
    ),
    parameter(
      "allow_unsupported_sfp",
      "bool",
      0,
      "N",
      "Allow unsupported and untested SFP+ modules on 82599-based adapters",
    ),
    parameter("debug", "int", 0, "-1", "Debug level (0=none,...,16=all)"),
  ],
  vfs: {
    parameter: "max_vfs",
    scope: "all",
    limit: 63,
    over: "none",
    sysfs: true,
    grants: undefined,
    attributes: [
      "mac",
      "vlan",
      "qos",
      "max_tx_rate",
      "spoofchk",
      "trust",
      "state",
      "query_rss",
    ],
    spoofchk: true,
    mailbox: true,
    takesMac: "at-probe",
    needsUp: false,
    eswitch: undefined,
  },
};

export const ixgbevf: SimulatedModule = {
  ...moduleOf("ixgbevf", `${INTEL}/ixgbevf/ixgbevf.ko`),
  description: "Intel(R) 10 Gigabit Virtual Function Network Driver",
  driver: "ixgbevf",
  drives: ["8086:10ed"],
  parameters: [
    parameter("debug", "int", 0, "-1", "Debug level (0=none,...,16=all)"),
  ],
};

/** bnxt_en drives PFs and VFs; a PF that is down neither makes nor removes VFs (bnxt_sriov.c, bnxt_sriov_configure). */
export const bnxtEn: SimulatedModule = {
  ...moduleOf(
    "bnxt_en",
    "kernel/drivers/net/ethernet/broadcom/bnxt/bnxt_en.ko",
  ),
  description: "Broadcom NetXtreme network driver",
  driver: "bnxt_en",
  drives: ["14e4:16d7", "14e4:16dc"],
  vfs: {
    ...SYSFS_ONLY,
    attributes: [
      "mac",
      "vlan",
      "max_tx_rate",
      "min_tx_rate",
      "spoofchk",
      "trust",
      "state",
    ],
    needsUp: true,
  },
};

/** mlx5_core drives PFs and VFs, and has an eswitch whose mode may change at any time (mlx5/core/eswitch_offloads.c). */
export const mlx5Core: SimulatedModule = {
  ...moduleOf(
    "mlx5_core",
    "kernel/drivers/net/ethernet/mellanox/mlx5/core/mlx5_core.ko",
  ),
  description:
    "Mellanox 5th generation network adapters (ConnectX series) core driver",
  driver: "mlx5_core",
  drives: ["15b3:1017", "15b3:1018"],
  parameters: [
    parameter(
      "debug_mask",
      "uint",
      0o644,
      "0",
      "debug mask: 1 = dump cmd data, 2 = dump cmd exec time, 3 = both. Default=0",
    ),
    parameter(
      "prof_sel",
      "uint",
      0o444,
      "2",
      "profile selector. Valid range 0 - 2",
    ),
  ],
  vfs: {
    ...SYSFS_ONLY,
    attributes: [
      "mac",
      "vlan",
      "qos",
      "802.1ad",
      "max_tx_rate",
      "min_tx_rate",
      "spoofchk",
      "trust",
      "state",
    ],
    eswitch: "always",
  },
};

/** ice changes its eswitch mode only without VFs, and makes a VF take a new address at once (ice_sriov.c). */
export const ice: SimulatedModule = {
  ...moduleOf("ice", `${INTEL}/ice/ice.ko`),
  description: "Intel(R) Ethernet Connection E800 Series Linux Driver",
  driver: "ice",
  drives: ["8086:1592"],
  parameters: [
    parameter(
      "debug",
      "int",
      0o644,
      "-1",
      "netif level (0=none,...,16=all), hw debug_mask (0x8XXXXXXX)",
    ),
  ],
  vfs: {
    ...SYSFS_ONLY,
    attributes: [
      "mac",
      "vlan",
      "qos",
      "max_tx_rate",
      "min_tx_rate",
      "spoofchk",
      "trust",
      "state",
    ],
    spoofchk: true,
    takesMac: "at-once",
    eswitch: "without-vfs",
  },
};

export const iavf: SimulatedModule = {
  ...moduleOf("iavf", `${INTEL}/iavf/iavf.ko`),
  description: "Intel(R) Ethernet Adaptive Virtual Function Network Driver",
  driver: "iavf",
  drives: ["8086:1889"],
};

/** A PF that is no NIC: its VFs are controllers of their own, and have nothing that a link could carry. */
export const nvme: SimulatedModule = {
  ...moduleOf("nvme", "kernel/drivers/nvme/host/nvme.ko"),
  driver: "nvme",
  drives: ["1b36:0010"],
  depends: ["nvme_core"],
  parameters: [
    parameter("use_threaded_interrupts", "int", 0o444, "0", ""),
    parameter(
      "max_host_mem_size_mb",
      "uint",
      0o444,
      "128",
      "Maximum Host Memory Buffer (HMB) size per controller (in MiB)",
    ),
  ],
  vfs: { ...SYSFS_ONLY, attributes: [] },
};

/** The management port: no SR-IOV, parameters that are arrays. */
export const e1000e: SimulatedModule = {
  ...moduleOf("e1000e", `${INTEL}/e1000e/e1000e.ko`),
  description: "Intel(R) PRO/1000 Network Driver",
  driver: "e1000e",
  drives: ["8086:153a"],
  parameters: [
    parameter("debug", "int", 0, "-1", "Debug level (0=none,...,16=all)"),
    parameter(
      "copybreak",
      "uint",
      0o644,
      "256",
      "Maximum size of packet that is copied to a new buffer on receive",
    ),
    {
      ...array(
        "InterruptThrottleRate",
        "int",
        0,
        "3",
        "Interrupt Throttling Rate",
      ),
      length: 32,
    },
  ],
};

/** Direct cache access: a module that others depend on. */
export const dca: SimulatedModule = {
  ...moduleOf("dca", "kernel/drivers/dca/dca.ko"),
  description: "Direct Cache Access",
};

/** Takes a function only when `driver_override` says so. */
export const vfioPci: SimulatedModule = {
  ...moduleOf("vfio_pci", "kernel/drivers/vfio/pci/vfio-pci.ko"),
  description: "VFIO PCI - User Level meta-driver",
  driver: "vfio-pci",
  parameters: [
    parameter(
      "ids",
      "string",
      0,
      "",
      "Initial PCI IDs to add to the vfio driver",
    ),
    parameter(
      "enable_sriov",
      "bool",
      0o644,
      "N",
      "Enable support for SR-IOV configuration",
    ),
    parameter(
      "disable_idle_d3",
      "bool",
      0o444,
      "N",
      "Disable using the PCI D3 low power state for idle, unused devices",
    ),
  ],
};

/** Parameters of permission 0644 that the kernel takes at run time, one of 0444, and one of type bool. */
export const nvmeCore: SimulatedModule = {
  ...moduleOf("nvme_core", "kernel/drivers/nvme/host/nvme-core.ko"),
  description: "NVMe host core",
  parameters: [
    parameter(
      "admin_timeout",
      "uint",
      0o644,
      "60",
      "timeout in seconds for admin commands",
    ),
    parameter("io_timeout", "uint", 0o644, "30", "timeout in seconds for I/O"),
    parameter(
      "max_retries",
      "byte",
      0o644,
      "5",
      "max number of retries a command may have",
    ),
    parameter(
      "default_ps_max_latency_us",
      "ulong",
      0o644,
      "100000",
      "max power saving latency for new devices; use PM QOS to change per device",
    ),
    parameter(
      "force_apst",
      "bool",
      0o644,
      "N",
      "allow APST for newly enumerated devices even if quirked off",
    ),
    parameter(
      "multipath",
      "bool",
      0o444,
      "Y",
      "turn on native support for multiple controllers per subsystem",
    ),
    parameter(
      "iopolicy",
      "custom",
      0o644,
      "numa",
      "Default multipath I/O policy; 'numa' (default) or 'round-robin'",
    ),
  ],
};

export const kvmIntel: SimulatedModule = {
  ...moduleOf("kvm_intel", "kernel/arch/x86/kvm/kvm-intel.ko"),
  description: "KVM support for VMX (Intel VT-x) extensions",
  parameters: [
    parameter("nested", "bool", 0o444, "Y", ""),
    parameter("preemption_timer", "bool", 0o444, "Y", ""),
    parameter("dump_invalid_vmcs", "bool", 0o644, "N", ""),
  ],
};

function moduleOf(name: string, path: string): SimulatedModule {
  return {
    name,
    path,
    builtin: false,
    description: "",
    driver: undefined,
    drives: [],
    depends: [],
    parameters: [],
    vfs: undefined,
    packed:
      path.includes("/net/") ||
      path.includes("/dca/") ||
      path.includes("/nvme/"),
  };
}

function parameter(
  name: string,
  type: string,
  mode: number,
  initial: string,
  description: string,
): SimulatedParameter {
  return { name, type, length: undefined, mode, initial, description };
}

function array(
  name: string,
  type: string,
  mode: number,
  initial: string,
  description: string,
): SimulatedParameter {
  return { ...parameter(name, type, mode, initial, description), length: 8 };
}
