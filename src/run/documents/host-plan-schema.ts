import { z } from "zod";
import { DISRUPTIONS } from "../../model/disruption.ts";
import type { HostPlan } from "../../plan/plan.ts";
import { REFUSAL_REASONS } from "../../resources/resource.ts";
import { schemaOf } from "./as-json.ts";
import { plannedChangeSchema } from "./change-schema.ts";

const verdict = z.enum([
  "ok",
  "change",
  "stage",
  "reboot-pending",
  "blocked",
  "refused",
  "skipped",
]);

const foreignLine = z.strictObject({
  path: z.string(),
  line: z.int(),
  text: z.string(),
});

const cell = z.strictObject({
  text: z.string(),
  verdict: z.enum(["right", "wrong", "unknown", "none"]),
});

const row = z
  .strictObject({
    subject: z.string(),
    wished: z.string(),
    planes: z.strictObject({ running: cell, persisted: cell, packed: cell }),
  })
  .meta({ id: "PlaneRow" });

const refusal = z.strictObject({
  reason: z.enum(REFUSAL_REASONS),
  message: z.string(),
  source: foreignLine.optional(),
  hint: z.string().optional(),
  at: z.array(z.union([z.string(), z.int()])).optional(),
});

const taskPlan = z
  .strictObject({
    task: z.strictObject({
      name: z.string(),
      resource: z.string(),
      place: z.string(),
    }),
    verdict,
    rows: z.array(row),
    changes: z.array(plannedChangeSchema),
    held: z.array(plannedChangeSchema),
    consent: z.enum(["link", "vfs", "driver"]).optional(),
    overridden: z.array(foreignLine),
    refusals: z.array(refusal),
    rebootPending: z.array(z.string()),
    notes: z.array(z.string()),
    skipped: z.boolean(),
    worst: z.enum(DISRUPTIONS),
  })
  .meta({ id: "TaskPlan" });

export const hostPlanSchema = schemaOf<HostPlan>()(
  z.strictObject({
    host: z.string(),
    verdict,
    tasks: z.array(taskPlan),
    changes: z.array(plannedChangeSchema),
    fingerprint: z.string(),
  }),
).meta({ id: "HostPlan" });
