import { nvmeCases } from "./cases/nvme.ts";
import { describeConformance, vfCases } from "./describe-conformance.ts";
import { simulatedConformanceHost } from "./simulated-conformance-host.ts";

const TIMEOUTS = { start: 60_000, test: 120_000 };

describeConformance(
  "a simulated host behaves like a real kernel",
  () => simulatedConformanceHost({ profile: "igb" }),
  TIMEOUTS,
);

describeConformance(
  "a simulated host whose VFs come late behaves like a real kernel",
  () => simulatedConformanceHost({ profile: "igb-late" }),
  TIMEOUTS,
  vfCases,
);

describeConformance(
  "a simulated NVMe controller behaves like one on a real kernel",
  () => simulatedConformanceHost({ profile: "nvme-sriov" }),
  TIMEOUTS,
  nvmeCases,
);
