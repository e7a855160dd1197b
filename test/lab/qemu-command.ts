import { join } from "node:path";

export interface Hardware {
  /** How many igb ports, each behind a PCIe root port of its own: 0000:01:00.0, 0000:02:00.0 … */
  readonly ports: number;
  readonly memoryMiB: number;
  /** An emulated VT-d. The guest's kernel still has to be told `intel_iommu=on iommu=pt`. */
  readonly iommu: boolean;
  /**
   * What carries ssh: a virtio-net of its own, so that reloading igb never cuts the connection by accident, or the first
   * igb port.
   */
  readonly management: "virtio" | "igb";
  /** An NVMe controller with SR-IOV, a PF that is no NIC, behind the root port after the last igb. */
  readonly nvme: boolean;
  /** /dev/kvm, and a second disk, /dev/vdb, with a QEMU for guests of this guest. */
  readonly hypervisor: boolean;
}

/** The name of an igb port, and of its link, in QEMU: `set_link port1 off`. Counts from 1. */
export function portName(port: number): string {
  return `port${port}`;
}

export interface Boot {
  readonly disk: string;
  /** Looked at by those machines alone that are hypervisors. */
  readonly hypervisorDisk: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly commandLine: string;
  readonly sshPort: number;
  readonly console: string;
  readonly monitor: string;
}

interface QemuCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * QEMU from a folder, started through that folder's own dynamic loader: no chroot, no mounts, no root.
 */
export function qemuCommand(
  qemu: string,
  hardware: Hardware,
  boot: Boot,
): QemuCommand {
  return {
    file: join(qemu, "usr/lib64/ld-linux-x86-64.so.2"),
    args: [
      "--library-path",
      join(qemu, "usr/lib/x86_64-linux-gnu"),
      join(qemu, "usr/bin/qemu-system-x86_64"),
      "-L",
      join(qemu, "usr/share/qemu"),
      "-L",
      join(qemu, "usr/share/seabios"),
      "-nodefaults",
      "-no-user-config",
      "-display",
      "none",
      // A direct kernel boot would take the old initramfs again: leave, and let us fetch the new one.
      "-no-reboot",
      "-machine",
      // Hardware that nobody here needs would only cost each boot the loading of its drivers.
      "q35,kernel-irqchip=split,sata=off,smbus=off,i8042=off",
      "-accel",
      "tcg,thread=single",
      "-cpu",
      hardware.hypervisor ? "max" : "max,-svm",
      // With two processors under TCG a timer's interrupt now and then got lost, and the guest with it.
      "-smp",
      "1",
      "-m",
      String(hardware.memoryMiB),
      // The IOMMU has to come before the devices that it is to cover.
      ...(hardware.iommu
        ? ["-device", "intel-iommu,intremap=on,caching-mode=on"]
        : []),
      ...igbPorts(hardware),
      ...(hardware.nvme ? nvme(hardware.ports + 1) : []),
      ...disk("disk", boot.disk),
      ...management(hardware, boot),
      ...(hardware.hypervisor
        ? disk("hypervisor", boot.hypervisorDisk, ",readonly=on")
        : []),
      "-device",
      "virtio-rng-pci",
      "-chardev",
      `file,id=console,path=${boot.console}`,
      "-serial",
      "chardev:console",
      "-monitor",
      `unix:${boot.monitor},server=on,wait=off`,
      "-kernel",
      boot.kernel,
      "-initrd",
      boot.initrd,
      // After a panic the guest restarts at once, which with -no-reboot ends QEMU: a crash never hangs.
      "-append",
      // The timer that repeats by itself survives an interrupt that got lost; one that is armed anew each time does not.
      `root=/dev/vda rw console=ttyS0 nohz=off highres=off panic=-1 systemd.show_status=error systemd.mask=e2scrub_reap.service lab.management=${hardware.management} ${boot.commandLine}`.trim(),
    ],
  };
}

function igbPorts(hardware: Hardware): string[] {
  return Array.from({ length: hardware.ports }, (_, index) => {
    const port = index + 1;
    const mac = `52:54:00:82:57:${port.toString(16).padStart(2, "0")}`;
    const isManagement = hardware.management === "igb" && port === 1;
    return [
      ...rootPort(port),
      ...(isManagement
        ? []
        : ["-netdev", `hubport,id=hub${port},hubid=${port}`]),
      "-device",
      `igb,id=${portName(port)},bus=root${port},netdev=${isManagement ? "management" : `hub${port}`},mac=${mac},romfile=`,
    ];
  }).flat();
}

/** Each secondary controller of four can have two queues and an interrupt: without them VFs are refused. */
function nvme(slot: number): string[] {
  return [
    ...rootPort(slot),
    "-device",
    "nvme-subsys,id=subsystem",
    "-device",
    `nvme,bus=root${slot},serial=virtfn-lab,subsys=subsystem,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4`,
  ];
}

function rootPort(slot: number): string[] {
  return [
    "-device",
    `pcie-root-port,id=root${slot},bus=pcie.0,chassis=${slot},slot=${slot}`,
  ];
}

function management(hardware: Hardware, boot: Boot): string[] {
  return [
    "-netdev",
    `user,id=management,restrict=on,hostfwd=tcp:127.0.0.1:${boot.sshPort}-:22`,
    ...(hardware.management === "virtio"
      ? ["-device", "virtio-net-pci,netdev=management,romfile="]
      : []),
  ];
}

function disk(id: string, file: string, more = ""): string[] {
  return [
    "-drive",
    `file=${file},format=raw,if=none,id=${id},cache=unsafe${more}`,
    "-device",
    `virtio-blk-pci,drive=${id},romfile=`,
  ];
}
