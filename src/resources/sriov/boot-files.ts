import type { PciAddress } from "../../model/pci-address.ts";

/** What brings a PF back at boot, without a runner: its own script, and what all PFs share. */
interface BootFiles {
  readonly script: string;
  readonly unit: string;
  readonly rule: string;
}

export function bootFiles(pf: PciAddress): BootFiles {
  return {
    script: `${SCRIPT_FOLDER}/${pf}.sh`,
    unit: `/etc/systemd/system/${BOOT_TEMPLATE}`,
    // udev reads rules in the order of their names; NetworkManager looks at the property when all are read.
    rule: `/etc/udev/rules.d/70-virtfn-${pf}.rules`,
  };
}

/** The instance for one PF; its address needs no escaping (systemd.unit(5)). */
export function bootUnit(pf: PciAddress): string {
  return BOOT_TEMPLATE.replace("@", `@${pf}`);
}

/** Whether a path is a PF's script. */
export function isBootScript(path: string): boolean {
  return path.startsWith(`${SCRIPT_FOLDER}/`) && path.endsWith(".sh");
}

export const BOOT_TARGET = "multi-user.target";

const BOOT_TEMPLATE = "virtfn-sriov@.service";

const SCRIPT_FOLDER = "/etc/virtfn/sriov";

const HEADER =
  "# virtfn owns this file and rewrites it whole: change the playbook instead.\n";

/**
 * Each PF by itself, so that one that fails keeps no other one waiting; early enough that networks and guests find
 * their VFs, and after nothing that needs a network. udev has been told of all devices by then, so that its settling
 * covers the drivers that it loads.
 */
export const BOOT_UNIT_TEXT = `${HEADER}[Unit]
Description=Virtual functions of %i
Documentation=man:ip-link(8)
DefaultDependencies=no
ConditionPathExists=${SCRIPT_FOLDER}/%i.sh
After=local-fs.target systemd-udevd.service systemd-udev-trigger.service systemd-modules-load.service
Wants=network-pre.target
Before=network-pre.target libvirtd.service virtqemud.service
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${SCRIPT_FOLDER}/%i.sh
TimeoutStartSec=30min

[Install]
WantedBy=${BOOT_TARGET}
`;

/**
 * A PF's VFs are for whoever gets them: NetworkManager would set up each that appears or comes back from a guest. Those
 * of other PFs are left alone; only the link `physfn` tells whose a VF is.
 */
export function networkManagerRule(pf: PciAddress): string {
  return `${HEADER}ACTION=="add|change|move", SUBSYSTEM=="net", TEST=="device/physfn", PROGRAM=="/usr/bin/readlink -f /sys%p/device/physfn", RESULT=="*/${pf}", ENV{NM_UNMANAGED}="1"
`;
}
