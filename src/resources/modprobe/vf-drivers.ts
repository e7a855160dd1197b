import type { ModuleName } from "../../model/module-name.ts";
import type { ModuleParameter } from "../../model/module-parameter.ts";

/** What a parameter that makes VFs means, in the flavour of the driver that this host has. */
export interface VfMaking {
  /**
   * `every-pf` one number for each PF of the driver · `by-port` one entry a port, in PCI order, no entry is 0 ·
   * `by-function` one entry a PCI function number · `sum` entries add up to the count of every PF.
   */
  readonly shape: "every-pf" | "by-port" | "by-function" | "sum";
  /** The most that the driver makes on one PF. */
  readonly limit: number;
  /** Whether the driver also takes counts through `sriov_numvfs`, that is, has `.sriov_configure`. */
  readonly sysfs: boolean;
}

/**
 * What the parameter of this module does about VFs, told by the module's name and confirmed by what `modinfo`
 * declares: in-tree drivers have one number, Intel's own builds an array. `undefined` for any other parameter; `limit`
 * where the parameter only caps what sysfs may make, and makes nothing itself.
 */
export function vfMaking(
  module: ModuleName,
  parameter: ModuleParameter,
): VfMaking | "limit" | undefined {
  const known = DRIVERS[module];
  if (known?.parameter !== parameter.name) return undefined;
  if (known.onlyLimits) return "limit";
  return parameter.isArray ? known.array : known.scalar;
}

interface VfDriver {
  readonly parameter: string;
  readonly scalar?: VfMaking;
  readonly array?: VfMaking;
  readonly onlyLimits?: boolean;
}

const DRIVERS: Readonly<Record<string, VfDriver>> = {
  // drivers/net/ethernet/intel/igb/igb_main.c clamps to 7; Intel's igb_param.c has an entry a port and no sysfs.
  igb: {
    parameter: "max_vfs",
    scalar: { shape: "every-pf", limit: 7, sysfs: true },
    array: { shape: "by-port", limit: 7, sysfs: false },
  },
  // IXGBE_MAX_VFS_DRV_LIMIT; above it there are no VFs at all.
  ixgbe: {
    parameter: "max_vfs",
    scalar: { shape: "every-pf", limit: 63, sysfs: true },
    array: { shape: "by-port", limit: 63, sysfs: false },
  },
  i40e: {
    parameter: "max_vfs",
    array: { shape: "by-port", limit: 128, sysfs: false },
  },
  fm10k: {
    parameter: "max_vfs",
    scalar: { shape: "every-pf", limit: 64, sysfs: true },
    array: { shape: "by-port", limit: 64, sysfs: false },
  },
  be2net: {
    parameter: "num_vfs",
    scalar: { shape: "every-pf", limit: 64, sysfs: true },
  },
  bnx2x: {
    parameter: "num_vfs",
    scalar: { shape: "every-pf", limit: 64, sysfs: true },
  },
  // drivers/net/ethernet/chelsio/cxgb4: entries are PFs 0 to 3 of the adapter.
  cxgb4: {
    parameter: "num_vf",
    array: { shape: "by-function", limit: 128, sysfs: true },
  },
  // drivers/net/ethernet/mellanox/mlx4/main.c: port1,port2,port1+2 of the one PF; there is no .sriov_configure.
  mlx4_core: {
    parameter: "num_vfs",
    array: { shape: "sum", limit: 126, sysfs: false },
  },
  // drivers/crypto/cavium/cpt (thunder-cpt)
  cptpf: {
    parameter: "num_vfs",
    scalar: { shape: "every-pf", limit: 16, sysfs: false },
  },
  xe: { parameter: "max_vfs", onlyLimits: true },
  i915: { parameter: "max_vfs", onlyLimits: true },
};
