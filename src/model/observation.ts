import type { ModuleName } from "./module-name.ts";
import type { ModuleParameter } from "./module-parameter.ts";
import type { PhysicalFunction, Use } from "./pci-function.ts";

/** Everything that one probe of a host answered. Plain data: it can be recorded, compared and predicted. */
export interface Observation {
  readonly host: HostIdentity;
  readonly physicalFunctions: readonly PhysicalFunction[];
  /** Keyed by {@link ModuleName}; one entry for each module that was asked about. */
  readonly modules: Readonly<Record<string, ModuleObservation>>;
  /** Every `*.conf` that kmod may read, before same-name replacement; sorted by path. */
  readonly modprobeFiles: readonly ConfigFile[];
  /** `/etc/modules` and every `modules-load.d/*.conf`; sorted by path. */
  readonly modulesLoadFiles: readonly ConfigFile[];
  readonly kernelCommandLine: string;
  readonly bootImages: readonly BootImage[];
  /** Whether /boot holds a kernel. Where it does not, it may be unmounted, and an image missing there tells nothing. */
  readonly isBootVisible: boolean;
  /** What virtfn itself wrote so that VFs are there after a boot: scripts, units, rules; sorted by path. */
  readonly ownFiles: readonly ConfigFile[];
  readonly lock: HeldLock | undefined;
  /** What VFs depend on beside their PFs; `undefined` where the probe was not asked about it. */
  readonly sriov?: SriovSurroundings | undefined;
}

export interface SriovSurroundings {
  /** Whether an IOMMU is at work (/sys/class/iommu): vfio-pci needs one. */
  readonly hasIommu: boolean;
  /** `none`, `integrity` or `confidentiality` (/sys/kernel/security/lockdown); `undefined` where the kernel has none. */
  readonly lockdown: string | undefined;
  /** Whether systemd runs the host. */
  readonly hasSystemd: boolean;
  readonly hasNetworkManager: boolean;
  /** Of virtfn's units, those that systemd starts at boot. */
  readonly enabledUnits: readonly string[];
  /** Files of others that set VFs up: udev rules, .link files, profiles of NetworkManager, netplan, units; sorted by path. */
  readonly foreignFiles: readonly ConfigFile[];
}

export interface HostIdentity {
  readonly hostname: string;
  readonly kernelRelease: string;
  /** /proc/sys/kernel/random/boot_id */
  readonly bootId: string;
  /** `btime` of /proc/stat: seconds since the epoch. */
  readonly bootTime: number;
  /** ID and VERSION_ID of os-release. */
  readonly os: { readonly id: string; readonly version: string };
  readonly uid: number;
  /** Which initramfs tool rebuilds images here, if any. */
  readonly initramfsTool: InitramfsTool | undefined;
}

export type InitramfsTool = "initramfs-tools" | "dracut" | "mkinitcpio";

export interface ModuleObservation {
  readonly name: ModuleName;
  readonly state: "loaded" | "absent" | "builtin" | "missing" | "busy";
  /** Modules that hold this one (`/sys/module/M/holders`). */
  readonly holders: readonly string[];
  /** `refcnt`: holders, and open files, mounts and the like; `undefined` where the kernel does not count. */
  readonly references: number | undefined;
  /** Network devices that go away with the module, beside those of the PCI functions that it drives. */
  readonly netDevices: readonly UsedNetDevice[];
  /** As /sys/module/M/parameters shows them; a parameter of permission 0 is not there (kernel/params.c). */
  readonly liveParameters: readonly LiveParameter[];
  /** What `modinfo` declares; `undefined` where the module does not exist for the running kernel. */
  readonly info: ModuleInfo | undefined;
  /**
   * The options with which virtfn itself loaded the module in this boot, when that very load is still there:
   * the only witness for parameters the kernel does not show.
   */
  readonly loadedWith: readonly string[] | undefined;
}

export interface UsedNetDevice {
  readonly name: string;
  readonly uses: readonly Use[];
}

export interface LiveParameter {
  readonly name: string;
  /** As sysfs prints it; `undefined` when it could not be read. */
  readonly value: string | undefined;
  readonly writable: boolean;
}

export interface ModuleInfo {
  readonly filename: string;
  readonly parameters: readonly ModuleParameter[];
  /** Patterns such as `pci:v00008086d000010C9sv*…`: the devices that the module drives. */
  readonly aliases: readonly string[];
}

export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** Seconds since the epoch, whole. */
  readonly modified: number;
}

/** An initramfs that may boot, and what of kmod's configuration is packed in it. */
export interface BootImage {
  readonly path: string;
  readonly kernelRelease: string;
  readonly modified: number;
  /** `undefined` where the image could not be read; `problem` then says why. */
  readonly contents: ImageContents | undefined;
  readonly problem: string | undefined;
}

interface ImageContents {
  /** Of the modules that were asked about, those packed in the image. */
  readonly modules: readonly ModuleName[];
  /** Packed modprobe.d files, their paths as on a running system (`/etc/modprobe.d/x.conf`). */
  readonly modprobeFiles: readonly ConfigFile[];
}

export interface HeldLock {
  readonly transaction: string;
  /** `user@machine (pid N)` of the runner that took it. */
  readonly holder: string;
  /** Seconds since the epoch. */
  readonly since: number;
  /** Whether the process that holds it is still there. */
  readonly alive: boolean;
}
