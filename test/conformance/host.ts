/** A host with an Intel 82576 and the in-tree igb: a simulated one, or the lab's real kernel. */
export interface ConformanceHost {
  /** Runs sh as root. `$R` stands before absolute paths; it is empty on a real kernel. */
  readonly run: (command: string) => Promise<ConformanceReply>;
  /** Resolves when the host answers again. */
  readonly reboot: () => Promise<void>;
  /** Writes a file by its absolute path on the host. */
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** What the boot loader adds to the kernel's command line from the next boot on. */
  readonly setKernelArguments: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Addresses of the ports, each behind a root port of its own. */
  readonly ports: readonly [string, ...string[]];
  readonly features: ReadonlySet<ConformanceFeature>;
}

interface ConformanceReply {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * What not every host offers: `iommu` groups · `initramfs` an initramfs-tools image that loads igb · `reboot` ·
 * `kernel-command-line` that can be changed · `nvme` an nvme_core module that nothing uses · `nvme-vfs` an NVMe controller with four VFs at
 * 0000:03:00.0.
 */
export type ConformanceFeature =
  | "iommu"
  | "initramfs"
  | "reboot"
  | "kernel-command-line"
  | "nvme"
  | "nvme-vfs";
