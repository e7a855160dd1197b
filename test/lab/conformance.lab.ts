import { describeConformance } from "../conformance/describe-conformance.ts";
import type { ConformanceHost } from "../conformance/host.ts";
import { buildLab } from "./build.ts";
import { startMachine } from "./machine.ts";

// Cases compare the kernel's log before and after: none of it may drop out.
const KERNEL_ARGUMENTS = "intel_iommu=on iommu=pt log_buf_len=16M";

describeConformance(
  "a real kernel behaves as the simulated host is built to",
  makeConformanceHost,
  { start: 2_400_000, test: 1_800_000 },
);

async function makeConformanceHost(): Promise<ConformanceHost> {
  const machine = await startMachine(await buildLab(), {
    name: "conformance",
    iommu: true,
    commandLine: KERNEL_ARGUMENTS,
  });
  let commandLine = KERNEL_ARGUMENTS;
  return {
    run: async (command) => {
      const { exitCode, stdout, stderr } = await machine.attempt(
        `R=\n${command}`,
        { verbatim: true },
      );
      return { status: exitCode ?? -1, stdout, stderr };
    },
    reboot: () => machine.reboot({ commandLine }),
    writeFile: async (path, text) => {
      await machine.run(`mkdir -p "$(dirname '${path}')" && cat > '${path}'`, {
        input: text,
      });
    },
    setKernelArguments: async (text) => {
      commandLine = `${KERNEL_ARGUMENTS} ${text}`.trim();
      return Promise.resolve();
    },
    close: async () => machine[Symbol.asyncDispose](),
    ports: ["0000:01:00.0", "0000:02:00.0"],
    features: new Set([
      "iommu",
      "initramfs",
      "reboot",
      "kernel-command-line",
      "nvme",
    ]),
  };
}
