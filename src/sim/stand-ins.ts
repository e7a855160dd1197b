import type { InitramfsTool } from "../model/observation.ts";
import { sh } from "./sh.ts";
import { BOOT } from "./stand-ins/boot.ts";
import { DEVLINK } from "./stand-ins/devlink.ts";
import { DRACUT } from "./stand-ins/dracut.ts";
import { IMAGE_LIBRARY } from "./stand-ins/image-library.ts";
import { CPIO, LSINITRAMFS, ZSTD } from "./stand-ins/image-readers.ts";
import { INSTALL } from "./stand-ins/install.ts";
import { IP } from "./stand-ins/ip.ts";
import { KERNEL_LIBRARY } from "./stand-ins/kernel-library.ts";
import { KMOD_LIBRARY } from "./stand-ins/kmod-library.ts";
import { MKINITCPIO } from "./stand-ins/mkinitcpio.ts";
import { MODINFO } from "./stand-ins/modinfo.ts";
import { MODPROBE } from "./stand-ins/modprobe.ts";
import { RMMOD } from "./stand-ins/rmmod.ts";
import {
  DMESG,
  HOSTNAME,
  ID,
  SYNC,
  UNAME,
} from "./stand-ins/small-commands.ts";
import { SYSTEMCTL } from "./stand-ins/systemctl.ts";
import { SYSTEMD_LIBRARY } from "./stand-ins/systemd-library.ts";
import { SUDO } from "./stand-ins/sudo.ts";
import { TEE } from "./stand-ins/tee.ts";
import { UDEVADM } from "./stand-ins/udevadm.ts";
import { UPDATE_INITRAMFS } from "./stand-ins/update-initramfs.ts";

/** The commands that every simulated host has, each a POSIX sh script without its first line. */
const COMMON: Readonly<Record<string, string>> = {
  modprobe: MODPROBE,
  rmmod: RMMOD,
  modinfo: MODINFO,
  tee: TEE,
  udevadm: UDEVADM,
  ip: IP,
  devlink: DEVLINK,
  uname: UNAME,
  id: ID,
  hostname: HOSTNAME,
  dmesg: DMESG,
  sync: SYNC,
  zstd: ZSTD,
  cpio: CPIO,
  sudo: SUDO,
  reboot: BOOT,
  systemctl: SYSTEMCTL,
  install: INSTALL,
};

const INITRAMFS: Readonly<
  Record<InitramfsTool, Readonly<Record<string, string>>>
> = {
  "initramfs-tools": {
    "update-initramfs": UPDATE_INITRAMFS,
    lsinitramfs: LSINITRAMFS,
  },
  dracut: { dracut: DRACUT, lsinitrd: LSINITRAMFS },
  mkinitcpio: { mkinitcpio: MKINITCPIO, lsinitcpio: LSINITRAMFS },
};

/** A command that this host does not have, although the machine may: found on PATH, it says so and fails. */
export const ABSENT = sh`printf '%s: not found\n' "$\{0##*/}" >&2
exit 127
`;

/** What could reach this machine's own kernel or boot loader, and is no part of the simulation. */
export const OUTSIDE = [
  "depmod",
  "driverctl",
  "ethtool",
  "grubby",
  "halt",
  "insmod",
  "kexec",
  "mount",
  "nmcli",
  "poweroff",
  "rfkill",
  "shutdown",
  "sysctl",
  "systemd-run",
  "telinit",
  "umount",
  "update-grub",
  "vdpa",
  "virsh",
] as const;

export function initramfsCommands(
  tool: InitramfsTool | undefined,
): readonly string[] {
  return tool === undefined ? [] : Object.keys(INITRAMFS[tool]);
}

/** Stand-ins by name, for a host with this initramfs tool. */
export function standIns(
  tool: InitramfsTool | undefined,
): Readonly<Record<string, string>> {
  return tool === undefined ? COMMON : { ...COMMON, ...INITRAMFS[tool] };
}

/** What the stand-ins source, and what they share; in `.sim/lib`. */
export const LIBRARIES = {
  "kmod.sh": KMOD_LIBRARY,
  "kernel.sh": KERNEL_LIBRARY,
  "images.sh": IMAGE_LIBRARY,
  "systemd.sh": SYSTEMD_LIBRARY,
} as const;
