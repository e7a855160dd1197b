import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "../../src/changes/change.ts";
import { stepOf } from "../../src/changes/kinds.ts";
import type { PciAddress } from "../../src/model/pci-address.ts";
import { verbHost, type VerbHost } from "./verb-host.ts";

export const PF = "0000:01:00.0" as PciAddress;

/** A host with one PF, some VFs, and the drivers igbvf and vfio-pci. */
export function vfHost(argv: readonly string[], count: number): VerbHost {
  const host = verbHost(argv);
  host.addPf(PF, 7);
  host.addDriver("igbvf");
  host.addDriver("vfio-pci");
  if (count > 0)
    host.run([{ argv: ["verb_bring_vfs", PF, String(count), "60"] }]);
  host.write(".calls", "");
  return host;
}

/** What a change did to the kernel, in its order. */
export function kernelCalls(host: VerbHost): readonly string[] {
  return host
    .calls()
    .filter((call) =>
      /^(?:tee|autoprobe|override|unbind|probe|ip|devlink dev eswitch set|modprobe) /.test(
        call,
      ),
    );
}

/** Carries a change out, and undoes it. */
export function doAndUndo(
  host: VerbHost,
  change: Change,
): readonly ReturnType<VerbHost["run"]>[] {
  const step = stepOf(change);
  return [host.runStep(step), host.undoStep(step)];
}

/** Process 42 opens the VF, which has a driver for guests, by its IOMMU group 12. */
export function giveToGuest(host: VerbHost, index: number): void {
  host.write("sys/kernel/iommu_groups/12/.keep", "");
  symlinkSync(
    join(host.root, "sys/kernel/iommu_groups/12"),
    join(host.root, vfFolder(index), "iommu_group"),
  );
  mkdirSync(join(host.root, "proc/42/fd"), { recursive: true });
  symlinkSync("/dev/vfio/12", join(host.root, "proc/42/fd/7"));
}

/** A container gets the VF's net device. */
export function giveToContainer(host: VerbHost, index: number): void {
  const net = `${vfFolder(index)}/net`;
  for (const name of host.list(net))
    rmSync(join(host.root, net, name), { recursive: true });
}

function vfFolder(index: number): string {
  return `sys/bus/pci/devices/${PF}/virtfn${index}`;
}

export const WELL = { status: 0, errorText: "" };
