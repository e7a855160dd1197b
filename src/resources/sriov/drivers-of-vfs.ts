/**
 * Whether a driver is known to drive PFs only. Most drivers of SR-IOV devices take their VFs too (mlx5_core, bnxt_en,
 * nvme), so only what the table has is judged.
 */
export function drivesOnlyPfs(driver: string): boolean {
  return OF_VFS[driver]?.includes(driver) === false;
}

/** Whether a driver is known not to know the VFs that this driver of a PF makes. */
export function isStrangerTo(driver: string, pfDriver: string): boolean {
  const own = OF_VFS[pfDriver];
  return own?.includes(driver) === false && KNOWN.has(driver);
}

/** The drivers of the kernel for the VFs of a PF driver, the usual one first. */
export function driversOfVfs(pfDriver: string): readonly string[] {
  return OF_VFS[pfDriver] ?? [];
}

/** By the PCI IDs that each driver declares: `*_pci_tbl` in drivers/net/ethernet and drivers/nvme. */
const OF_VFS: Readonly<Record<string, readonly string[]>> = {
  igb: ["igbvf"],
  ixgbe: ["ixgbevf"],
  // iavf was called i40evf before 4.20.
  i40e: ["iavf", "i40evf"],
  ice: ["iavf"],
  cxgb4: ["cxgb4vf"],
  bnxt_en: ["bnxt_en"],
  bnx2x: ["bnx2x"],
  be2net: ["be2net"],
  fm10k: ["fm10k"],
  mlx4_core: ["mlx4_core"],
  mlx5_core: ["mlx5_core"],
  nvme: ["nvme"],
};

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(OF_VFS),
  ...Object.values(OF_VFS).flat(),
]);
