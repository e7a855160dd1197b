import type { PciAddress } from "./pci-address.ts";
import type { VfAttributes } from "./vf-attributes.ts";

/**
 * A PCI function that is no VF and either has the SR-IOV capability or carries a net device, as sysfs shows it.
 * The ones without SR-IOV are here since a reload of their driver takes them down too.
 */
export interface PhysicalFunction {
  readonly address: PciAddress;
  readonly vendor: string;
  readonly device: string;
  readonly modalias: string;
  /** `undefined` while no driver is bound. */
  readonly driver: string | undefined;
  /** The module that the driver's `module` link names; built-in drivers have none. */
  readonly driverModule: string | undefined;
  /** `sriov_totalvfs`: the hardware's value, or what the bound driver reduced it to; 0 without SR-IOV. */
  readonly totalVfs: number;
  readonly numaNode: number | undefined;
  readonly iommuGroup: string | undefined;
  readonly netDevices: readonly NetDevice[];
  /** One entry for each `virtfnN` link. The links are counted since reading `sriov_numvfs` takes the device lock. */
  readonly virtualFunctions: readonly VirtualFunction[];
  /** Who would notice if this PF went away or its link dropped; not counting its VFs. */
  readonly uses: readonly Use[];
  /** `undefined` where the probe was not asked about it. */
  readonly settings?: PfSettings | undefined;
}

/** What only matters to those who keep VFs one by one. */
export interface PfSettings {
  /** The address that the hardware has, whatever was set since; `undefined` without a net device, or where none can tell. */
  readonly permanentMac: string | undefined;
  /** `sriov_drivers_autoprobe`: whether VFs that appear get a driver. */
  readonly autoprobe: boolean | undefined;
  /** `undefined` where devlink does not know the device. */
  readonly eswitchMode: EswitchMode | undefined;
  /** Whether iproute2 can be asked what the VFs have; `undefined` without SR-IOV or a net device. */
  readonly tellsVfs: boolean | undefined;
}

export const ESWITCH_MODES = ["legacy", "switchdev"] as const;
export type EswitchMode = (typeof ESWITCH_MODES)[number];

export interface VirtualFunction {
  /** The N of `virtfnN` and of `ip link … vf N`: the only identity that lasts. */
  readonly index: number;
  readonly address: PciAddress;
  readonly driver: string | undefined;
  readonly driverModule: string | undefined;
  readonly iommuGroup: string | undefined;
  readonly netDevices: readonly NetDevice[];
  readonly uses: readonly Use[];
  /** `undefined` where the probe was not asked about it. */
  readonly settings?: VfSettings | undefined;
}

export interface VfSettings {
  /** `driver_override`; `undefined` while there is none. */
  readonly driverOverride: string | undefined;
  /**
   * As the PF keeps them; one that the driver does not tell is not there. `undefined` where nobody can say: the PF has
   * no net device here, or the kernel cut the list of its VFs short.
   */
  readonly attributes: VfAttributes | undefined;
  /** Only of predictions: made by an earlier change of the plan, so what it has by itself is not known yet. */
  readonly isNew?: boolean;
  /** Only of predictions: its address was set behind its driver's back, which reads it when it binds. */
  readonly hasStaleAddress?: boolean;
}

/** Only in predictions, in place of a driver's name: which one the kernel will choose is not known, or whether any. */
export const KERNELS_CHOICE = "the kernel's choice";

export interface NetDevice {
  readonly name: string;
  readonly mac: string | undefined;
  readonly up: boolean;
}

/** One piece of evidence that somebody uses a function, in a form a person can act on. */
export type Use =
  | {
      readonly kind: "address";
      readonly device: string;
      readonly address: string;
    }
  | { readonly kind: "route"; readonly device: string; readonly route: string }
  | { readonly kind: "member"; readonly device: string; readonly of: string }
  | { readonly kind: "up"; readonly device: string }
  | { readonly kind: "other-namespace"; readonly driver: string }
  | {
      readonly kind: "vfio";
      readonly path: string;
      readonly pid: number;
      readonly command: string;
      /** The libvirt domain, where the process's command line tells it. */
      readonly domain: string | undefined;
    }
  /** Only root can see which programs of others have the function open. */
  | { readonly kind: "unseen"; readonly driver: string }
  /** The connection that carries us ends on `address` of `device`, which is this function or sits on it. */
  | {
      readonly kind: "connection";
      readonly device: string;
      readonly address: string;
    };
