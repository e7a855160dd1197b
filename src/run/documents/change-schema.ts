import { z } from "zod";
import type { Change, PlannedChange } from "../../changes/change.ts";
import { DISRUPTIONS } from "../../model/disruption.ts";
import { ESWITCH_MODES, type Use } from "../../model/pci-function.ts";
import { schemaOf } from "./as-json.ts";
import { moduleName, pciAddress } from "./scalars.ts";
import { vfAttributes } from "./vf-attributes-schema.ts";

const expectedVfs = z.array(
  z.strictObject({ pf: pciAddress, count: z.int().min(0) }),
);

const changeSchema = schemaOf<Change>()(
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("load-module"),
      module: moduleName,
      options: z.array(z.string()),
      expected: expectedVfs,
    }),
    z.strictObject({
      kind: z.literal("unload-module"),
      module: moduleName,
      previous: expectedVfs,
      previousOptions: z.array(z.string()),
      mustBeIdle: z.array(pciAddress).optional(),
    }),
    z.strictObject({
      kind: z.literal("reload-module"),
      module: moduleName,
      options: z.array(z.string()),
      expected: expectedVfs,
      previous: expectedVfs,
      previousOptions: z.array(z.string()),
      mustBeIdle: z.array(pciAddress).optional(),
    }),
    z.strictObject({
      kind: z.literal("remember-load"),
      module: moduleName,
      options: z.array(z.string()),
    }),
    z.strictObject({
      kind: z.literal("write-parameter"),
      module: moduleName,
      parameter: z.string(),
      from: z.string(),
      to: z.string(),
    }),
    z.strictObject({
      kind: z.literal("raise-pf"),
      pf: pciAddress,
      netDevice: z.string().optional(),
    }),
    z.strictObject({
      kind: z.literal("set-num-vfs"),
      pf: pciAddress,
      netDevice: z.string().optional(),
      from: z.int().min(0),
      to: z.int().min(0),
      mustBeIdle: z.array(pciAddress).optional(),
      withoutDrivers: z.boolean().optional(),
      previous: z
        .array(
          z.strictObject({
            index: z.int().min(0),
            attributes: vfAttributes,
          }),
        )
        .optional(),
    }),
    z.strictObject({
      kind: z.literal("set-autoprobe"),
      pf: pciAddress,
      from: z.boolean(),
      to: z.boolean(),
    }),
    z.strictObject({
      kind: z.literal("set-eswitch-mode"),
      pf: pciAddress,
      from: z.enum(ESWITCH_MODES),
      to: z.enum(ESWITCH_MODES),
      mustBeIdle: z.array(pciAddress).optional(),
    }),
    z.strictObject({
      kind: z.literal("set-vf-attributes"),
      pf: pciAddress,
      index: z.int().min(0),
      from: vfAttributes,
      to: vfAttributes,
      mustBeIdle: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal("bind-vf"),
      pf: pciAddress,
      index: z.int().min(0),
      from: z.string().optional(),
      to: z.string().optional(),
      module: moduleName.optional(),
      reason: z.enum(["driver", "address"]),
      mustBeIdle: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal("enable-unit"),
      unit: z.string(),
      target: z.string(),
      enabled: z.boolean(),
    }),
    z.strictObject({
      kind: z.literal("write-file"),
      path: z.string(),
      content: z.string(),
      previous: z.string().optional(),
    }),
    z.strictObject({
      kind: z.literal("remove-file"),
      path: z.string(),
      previous: z.string(),
    }),
    z.strictObject({
      kind: z.literal("rebuild-image"),
      tool: z.enum(["initramfs-tools", "dracut", "mkinitcpio"]),
      image: z.string(),
      kernelRelease: z.string(),
      modules: z.array(moduleName),
      lacking: z.array(moduleName).optional(),
    }),
  ]),
).meta({ id: "Change" });

export const useSchema = schemaOf<Use>()(
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("address"),
      device: z.string(),
      address: z.string(),
    }),
    z.strictObject({
      kind: z.literal("route"),
      device: z.string(),
      route: z.string(),
    }),
    z.strictObject({
      kind: z.literal("member"),
      device: z.string(),
      of: z.string(),
    }),
    z.strictObject({ kind: z.literal("up"), device: z.string() }),
    z.strictObject({ kind: z.literal("other-namespace"), driver: z.string() }),
    z.strictObject({
      kind: z.literal("vfio"),
      path: z.string(),
      pid: z.int(),
      command: z.string(),
      domain: z.string().optional(),
    }),
    z.strictObject({ kind: z.literal("unseen"), driver: z.string() }),
    z.strictObject({
      kind: z.literal("connection"),
      device: z.string(),
      address: z.string(),
    }),
  ]),
).meta({ id: "Use" });

export const plannedChangeSchema = schemaOf<PlannedChange>()(
  z.strictObject({
    change: changeSchema,
    disruption: z.enum(DISRUPTIONS),
    evidence: z.array(z.strictObject({ subject: z.string(), use: useSchema })),
    isGivenBack: z.literal(true).optional(),
  }),
).meta({ id: "PlannedChange" });
