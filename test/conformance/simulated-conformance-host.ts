import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  createSimulatedHost,
  type SimulatedHostOptions,
} from "../../src/sim/create-simulated-host.ts";
import { setKernelCommandLine, writeHostFile } from "../../src/sim/drift.ts";
import { PROFILES } from "../../src/sim/profiles.ts";
import { rebootSimulatedHost } from "../../src/sim/reboot-simulated-host.ts";
import { runInSimulatedHost } from "../../src/sim/run-in-simulated-host.ts";
import { makeSimulatedFolder } from "../support/simulated-hosts.ts";
import type { ConformanceHost } from "./host.ts";

/** A new simulated host in the form that the suite works with. */
export async function simulatedConformanceHost(
  options: Omit<SimulatedHostOptions, "root" | "profile"> & {
    readonly profile: "igb" | "igb-late" | "nvme-sriov";
  },
): Promise<ConformanceHost> {
  const folder = makeSimulatedFolder();
  const root = join(folder, "host");
  await createSimulatedHost({ root, ...options });
  const {
    kernels: [kernel],
    kernelCommandLine,
  } = PROFILES[options.profile];
  return {
    run: (command) => runInSimulatedHost(root, command),
    reboot: () => rebootSimulatedHost(root),
    writeFile: async (path, text) => writeHostFile(root, path, text),
    setKernelArguments: async (text) =>
      setKernelCommandLine(root, kernel, `${kernelCommandLine} ${text}`),
    close: async () => rmSync(folder, { recursive: true, force: true }),
    ports: ["0000:01:00.0", "0000:02:00.0"],
    features: new Set([
      "iommu",
      "initramfs",
      "reboot",
      "kernel-command-line",
      "nvme",
      ...(options.profile === "nvme-sriov" ? (["nvme-vfs"] as const) : []),
    ]),
  };
}
