import { z } from "zod";
import type { Change, PlannedChange } from "../../changes/change.ts";
import { DISRUPTIONS } from "../../model/disruption.ts";
import type { Use } from "../../model/pci-function.ts";
import { schemaOf } from "./as-json.ts";
import { moduleName, pciAddress } from "./scalars.ts";

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
      kind: z.literal("set-num-vfs"),
      pf: pciAddress,
      netDevice: z.string().optional(),
      from: z.int().min(0),
      to: z.int().min(0),
      mustBeIdle: z.array(pciAddress).optional(),
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
  }),
).meta({ id: "PlannedChange" });
