import { z } from "zod";
import type { HostResult } from "../events.ts";
import { schemaOf } from "./as-json.ts";
import { hostPlanSchema } from "./host-plan-schema.ts";

export const hostResultSchema = schemaOf<HostResult>()(
  z.strictObject({
    host: z.string(),
    status: z.enum([
      "ok",
      "changed",
      "pending",
      "blocked",
      "reboot_pending",
      "failed",
      "unverified",
      "unreachable",
      "skipped",
      "interrupted",
    ]),
    reason: z
      .string()
      .optional()
      .describe(
        "One sentence: why, where the status is not `ok` or `changed`.",
      ),
    hint: z.string().optional(),
    revert: z.enum(["reverted", "revert_failed"]).optional(),
    changes: z
      .int()
      .min(0)
      .describe(
        "How many changes were made; with `plan`, how many are pending.",
      ),
    plans: z
      .array(hostPlanSchema)
      .describe("One for each play that the host took part in."),
    duration: z.number().min(0).describe("Seconds."),
  }),
).meta({ id: "HostResult" });
