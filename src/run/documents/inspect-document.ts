import { z } from "zod";
import type { HostIdentity } from "../../model/observation.ts";
import type { PhysicalFunction } from "../../model/pci-function.ts";
import { schemaOf } from "./as-json.ts";
import { useSchema } from "./change-schema.ts";
import { INSPECT_FORMAT } from "./formats.ts";
import { pciAddress } from "./scalars.ts";

const identity = schemaOf<HostIdentity>()(
  z.strictObject({
    hostname: z.string(),
    kernelRelease: z.string(),
    bootId: z.string(),
    bootTime: z.number().describe("Seconds since the epoch."),
    os: z.strictObject({ id: z.string(), version: z.string() }),
    uid: z.int(),
    initramfsTool: z
      .enum(["initramfs-tools", "dracut", "mkinitcpio"])
      .optional(),
  }),
);

const netDevices = z.array(
  z.strictObject({
    name: z.string(),
    mac: z.string().optional(),
    up: z.boolean(),
  }),
);

const virtualFunction = z.strictObject({
  index: z.int(),
  address: pciAddress,
  driver: z.string().optional(),
  driverModule: z.string().optional(),
  iommuGroup: z.string().optional(),
  netDevices,
  uses: z.array(useSchema),
});

const physicalFunction = schemaOf<PhysicalFunction>()(
  z.strictObject({
    address: pciAddress,
    vendor: z.string(),
    device: z.string(),
    modalias: z.string(),
    driver: z.string().optional(),
    driverModule: z.string().optional(),
    totalVfs: z.int(),
    numaNode: z.int().optional(),
    iommuGroup: z.string().optional(),
    netDevices,
    virtualFunctions: z.array(virtualFunction),
    uses: z.array(useSchema),
  }),
);

/** What `inspect --output json` prints. */
export const inspectDocumentSchema = z.strictObject({
  format: z.literal(INSPECT_FORMAT),
  hosts: z.array(
    z.discriminatedUnion("status", [
      z.strictObject({
        host: z.string(),
        status: z.literal("ok"),
        identity,
        physicalFunctions: z
          .array(physicalFunction)
          .describe("Those that have SR-IOV."),
      }),
      z.strictObject({
        host: z.string(),
        status: z.literal("unreachable"),
        reason: z.string(),
        hint: z.string().optional(),
      }),
    ]),
  ),
});
