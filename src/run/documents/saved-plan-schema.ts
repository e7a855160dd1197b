import { z } from "zod";
import type { Target } from "../../host/connection.ts";
import type { PlanTask } from "../../plan/assemble.ts";
import type { ChangePolicy } from "../../plan/plan.ts";
import { schemaOf } from "./as-json.ts";
import { PLAN_FORMAT } from "./formats.ts";
import { hostPlanSchema } from "./host-plan-schema.ts";
import { modprobeWishSchema, sriovWishSchema } from "./wish-schemas.ts";

const become = z.strictObject({ user: z.string() }).optional();

type WithoutPassword<T> = T extends unknown
  ? Omit<T, "become"> & {
      readonly become: { readonly user: string } | undefined;
    }
  : never;

/** Without passwords: who applies the plan gives them again. */
const targetSchema = schemaOf<WithoutPassword<Target>>()(
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("local"), become }),
    z.strictObject({
      kind: z.literal("sim"),
      root: z.string(),
      profile: z.string(),
      become,
    }),
    z.strictObject({
      kind: z.literal("ssh"),
      address: z.string(),
      port: z.int().optional(),
      user: z.string().optional(),
      privateKeyFile: z.string().optional(),
      extraArguments: z.array(z.string()),
      connectTimeout: z.int(),
      become,
    }),
  ]),
);

const policySchema = schemaOf<ChangePolicy>()(
  z.strictObject({
    allow: z.enum(["link", "vfs", "driver"]).optional(),
    disconnect: z.boolean(),
    stage: z.boolean(),
  }),
);

const reference = z.strictObject({
  name: z.string(),
  resource: z.string(),
  place: z.string(),
});

const taskSchema = schemaOf<PlanTask>()(
  z.discriminatedUnion("resource", [
    z.strictObject({
      reference,
      resource: z.literal("modprobe"),
      wish: modprobeWishSchema.optional(),
    }),
    z.strictObject({
      reference,
      resource: z.literal("sriov"),
      wish: sriovWishSchema.optional(),
    }),
  ]),
);

/** What `plan --out FILE` writes and `apply FILE` reads. */
export const savedPlanSchema = z.strictObject({
  format: z.literal(PLAN_FORMAT),
  version: z.string().describe("The version of virtfn that made it."),
  created: z.iso.datetime(),
  sources: z.array(z.string()),
  hosts: z.array(
    z.strictObject({
      name: z.string(),
      target: targetSchema,
      needsPassword: z
        .boolean()
        .describe("Whether sudo was given a password, which is not kept here."),
    }),
  ),
  plays: z.array(
    z.strictObject({
      name: z.string(),
      hosts: z.array(
        z.strictObject({
          host: z.string(),
          policy: policySchema,
          tasks: z
            .array(taskSchema)
            .describe(
              "What was wished; the plan is made from it again and has to be the same.",
            ),
          plan: hostPlanSchema,
        }),
      ),
    }),
  ),
  missing: z
    .array(
      z.strictObject({
        host: z.string(),
        status: z.enum(["failed", "unreachable"]),
        reason: z.string(),
      }),
    )
    .describe(
      "Hosts of the playbook for which there is no plan; applying it reports them as they were.",
    ),
});

export type SavedPlan = z.infer<typeof savedPlanSchema>;
