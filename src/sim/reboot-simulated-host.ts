import { runInSimulatedHost, spawnForReply } from "./run-in-simulated-host.ts";
import { simulatedHostEnvironment } from "./simulated-host-environment.ts";

/** A cold boot: what is volatile is gone, drivers load from the image and then from the root file system. */
export async function rebootSimulatedHost(root: string): Promise<void> {
  const { status, stderr } = await spawnForReply(
    ["reboot"],
    simulatedHostEnvironment(root),
  );
  if (status !== 0)
    throw new Error(`the simulated host ${root} does not boot: ${stderr}`);
}

/** What a person did while nobody looked: the image is rebuilt by hand, with the host's own tool. */
export async function rebuildImages(root: string): Promise<void> {
  await runInSimulatedHost(
    root,
    "if command -v update-initramfs >/dev/null; then update-initramfs -u -k all; elif command -v dracut >/dev/null; then dracut --regenerate-all -f; else mkinitcpio -P; fi",
  );
}
