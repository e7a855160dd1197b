import { z } from "zod";
import type { HostIdentity } from "../../model/observation.ts";
import {
  ESWITCH_MODES,
  type PfSettings,
  type PhysicalFunction,
  type VfSettings,
  type VirtualFunction,
} from "../../model/pci-function.ts";
import { schemaOf } from "./as-json.ts";
import { useSchema } from "./change-schema.ts";
import { INSPECT_FORMAT } from "./formats.ts";
import { pciAddress } from "./scalars.ts";
import { vfAttributes } from "./vf-attributes-schema.ts";

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

const vfSettings = schemaOf<
  Pick<VfSettings, "driverOverride" | "attributes">
>()(
  z.strictObject({
    driverOverride: z.string().optional(),
    attributes: vfAttributes
      .optional()
      .describe(
        "What the PF keeps for the VF; not there where nobody can say.",
      ),
  }),
);

const pfSettings = schemaOf<PfSettings>()(
  z.strictObject({
    permanentMac: z.string().optional(),
    autoprobe: z.boolean().optional(),
    eswitchMode: z.enum(ESWITCH_MODES).optional(),
    tellsVfs: z
      .boolean()
      .optional()
      .describe(
        "Whether iproute2 can be asked what the VFs have; not there without a net device.",
      ),
  }),
);

const virtualFunction = schemaOf<InspectedVf>()(
  z.strictObject({
    index: z.int(),
    address: pciAddress,
    driver: z.string().optional(),
    driverModule: z.string().optional(),
    iommuGroup: z.string().optional(),
    netDevices,
    uses: z.array(useSchema),
    settings: vfSettings,
  }),
);

/** `inspect` asks about settings, so they are always there. */
interface InspectedFunction extends PhysicalFunction {
  readonly settings: PfSettings;
  readonly virtualFunctions: readonly InspectedVf[];
}

interface InspectedVf extends VirtualFunction {
  readonly settings: Pick<VfSettings, "driverOverride" | "attributes">;
}

const physicalFunction = schemaOf<InspectedFunction>()(
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
    settings: pfSettings,
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
