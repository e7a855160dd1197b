import { z } from "zod";
import { ESWITCH_MODES } from "../../model/pci-function.ts";
import type { ModprobeWish } from "../../resources/modprobe/schema.ts";
import type { SriovWish } from "../../resources/sriov/schema.ts";
import { schemaOf } from "./as-json.ts";
import { moduleName } from "./scalars.ts";
import { vfAttributes } from "./vf-attributes-schema.ts";

/** Wishes as a saved plan keeps them: what became of a task's arguments. */
export const modprobeWishSchema = schemaOf<ModprobeWish>()(
  z.strictObject({
    name: moduleName,
    writtenName: z.string(),
    options: z.array(
      z.strictObject({
        name: z.string(),
        value: z.union([z.string(), z.array(z.string())]),
      }),
    ),
    state: z.enum(["present", "absent", "disabled"]),
    persist: z.union([z.boolean(), z.literal("absent")]),
  }),
);

export const sriovWishSchema = schemaOf<SriovWish>()(
  z.strictObject({
    pf: z.strictObject({
      name: z.string().optional(),
      pci: z.string().optional(),
      vendor: z.string().optional(),
      device: z.string().optional(),
      mac: z.string().optional(),
      driver: z.string().optional(),
      numa_node: z.int().optional(),
    }),
    optional: z.boolean(),
    numVfs: z.int().min(0).optional(),
    vfs: z.array(
      z.strictObject({
        indexes: z.array(z.int().min(0)),
        driver: z.string().optional(),
        attributes: vfAttributes,
        stableMac: z.boolean(),
      }),
    ),
    driversAutoprobe: z.union([z.literal("auto"), z.boolean()]),
    eswitchMode: z.enum(ESWITCH_MODES).optional(),
    persist: z.boolean(),
  }),
);
