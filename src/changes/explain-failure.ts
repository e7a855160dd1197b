/**
 * What is behind the words with which a step failed, and what helps: errno, tool and kernel lines together, since the
 * same errno means different things from driver to driver. `undefined` where the words have to speak for themselves.
 */
export function explainFailure(words: string): string | undefined {
  for (const [pattern, explanation] of EXPLANATIONS) {
    const match = pattern.exec(words);
    if (match)
      return explanation.replaceAll(
        /\$(\d)/g,
        (_, group: string) => match[Number(group)] ?? "",
      );
  }
  return undefined;
}

/** The first that matches counts: what the kernel's log says before what an errno says alone. */
const EXPLANATIONS: readonly (readonly [RegExp, string])[] = [
  // drivers/pci/iov.c, sriov_enable and sriov_init
  [
    /not enough MMIO resources for SR-IOV|IOV BARS? not allocated/i,
    "the firmware left no memory for VFs: switch on SR-IOV and Above 4G Decoding in its setup, or boot with pci=realloc; fewer VFs may fit",
  ],
  [
    /bus number out of range|out of range of \[bus/i,
    "the VFs need bus numbers that nobody has kept free: switch on ARI in the firmware's setup, boot with pci=assign-busses, try another slot, or fewer VFs",
  ],
  // drivers/net/ethernet/broadcom/bnxt/bnxt_sriov.c
  [
    /Reject SRIOV config request since if is down/,
    "the driver makes and removes VFs only while the port is up: ip link set dev NAME up",
  ],
  [
    /driver does not support SR-?IOV configuration via sysfs/i,
    "this driver makes no VFs through sysfs: it has a module option for them, or there is a newer one that can",
  ],
  [
    /no driver bound to device/i,
    "the port has no driver: load its module first",
  ],
  // drivers/net/ethernet/intel/igb/igb_main.c and others; pci_vfs_assigned
  [
    /while (?:they|VFs) are assigned|VFs? (?:are|is) (?:still )?assigned/i,
    "a guest of Xen has one of the VFs: take it from the guest, or shut that down",
  ],
  // drivers/vfio/pci/vfio_pci_core.c, vfio_pci_core_request
  [
    /Relaying device request to user/,
    "a guest or a program has the function open through vfio: take it from the guest, or shut that down",
  ],
  [
    /vfio\S*.*failed with error -22|no IOMMU group|to vfio-pci[^]*error -22/i,
    "vfio-pci takes functions only where an IOMMU is at work: switch on VT-d or AMD-Vi in the firmware's setup, and boot with intel_iommu=on on an Intel machine",
  ],
  [
    /Key was rejected by service|Required key not available|unsigned module loading is restricted/i,
    "the kernel takes only signed modules while Secure Boot is on: sign this one and enrol the key, or use the distribution's",
  ],
  [
    /Lockdown: |kernel_lockdown|is locked down/i,
    "the kernel is locked down (kernel_lockdown(7)), which Secure Boot does: it takes this from nobody until that is off",
  ],
  [
    /Module (\S+) not found in directory/,
    "$1 is not installed for the running kernel: install the package that has it, or boot the kernel that it was installed for",
  ],
  [
    /(\d+) VFs requested; only (\d+) enabled/,
    "the driver gave $2 of $1 VFs: what it has is used up, or its firmware is set to fewer",
  ],
  [
    /is down, so its driver tells VFs no address/,
    "bring the port up first: ip link set dev NAME up",
  ],
  [
    /_tx_rate \d[^]*there is no link on (\S+)\)/,
    "this driver limits rates only while the port has a link: ip link set dev $1 up, and look at the cable",
  ],
  [
    /"vf" is (?:a )?garbage|\b(?:ip|devlink): (?:command )?not found/,
    "install iproute2: busybox has an ip of its own that knows no VFs",
  ],
  [
    /setting (\S+) .*(?:Operation not supported|EOPNOTSUPP)/i,
    "the port's driver cannot set $1: leave it out of the playbook",
  ],
  [
    /sriov_numvfs.*Numerical result out of range/,
    "the device or its driver has fewer VFs: sriov_totalvfs of the port says how many; firmware tools such as mstconfig may raise it",
  ],
  [
    /sriov_numvfs.*Cannot allocate memory/,
    "there is no room for so many VFs: switch on SR-IOV and Above 4G Decoding in the firmware's setup, or boot with pci=realloc; fewer VFs may fit",
  ],
  [
    /sriov_numvfs.*No such file or directory/,
    "the port has no driver, or one that makes no VFs through sysfs",
  ],
  [
    /sriov_numvfs.*Device or resource busy/,
    "somebody else makes VFs on this port too: look for udev rules, .link files, network profiles and other tools that name it",
  ],
  [
    /sriov_numvfs.*Operation not permitted/,
    "the driver refuses: a guest has one of the VFs, or the port's other settings leave room for fewer",
  ],
  [
    /sriov_numvfs.*Resource temporarily unavailable/,
    "the driver is busy with the port: try again",
  ],
  [
    /does not come back from the kernel/,
    "the kernel holds this until whoever uses the device lets go; where nobody does, only a reboot helps",
  ],
];
