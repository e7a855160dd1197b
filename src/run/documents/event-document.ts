import { z } from "zod";
import type { RunEvent } from "../events.ts";
import { schemaOf } from "./as-json.ts";
import { diagnosticSchema } from "./diagnostic-schema.ts";
import { EVENTS_FORMAT } from "./formats.ts";
import { hostPlanSchema } from "./host-plan-schema.ts";
import { hostResultSchema } from "./host-result-schema.ts";

const envelope = {
  format: z.literal(EVENTS_FORMAT),
  time: z.iso.datetime(),
};

const host = z.string();
const step = { host, step: z.int().min(0), title: z.string() };

type EventDocument = RunEvent & {
  readonly format: typeof EVENTS_FORMAT;
  readonly time: string;
};

/** One line of `--output ndjson`. */
export const eventDocumentSchema = schemaOf<EventDocument>()(
  z.discriminatedUnion("kind", [
    z.strictObject({
      ...envelope,
      kind: z.literal("run-started"),
      mode: z.enum(["plan", "apply"]),
      sources: z.array(z.string()),
      hosts: z.array(host),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("play-started"),
      play: z.string(),
      hosts: z.array(host),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("host-started"),
      host,
      play: z.string(),
    }),
    z.strictObject({ ...envelope, kind: z.literal("host-observed"), host }),
    z.strictObject({
      ...envelope,
      kind: z.literal("host-planned"),
      host,
      play: z.string(),
      plan: hostPlanSchema,
      script: z.string().optional(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("transaction-started"),
      host,
      transaction: z.string(),
      steps: z.array(z.string()),
    }),
    z.strictObject({ ...envelope, kind: z.literal("step-started"), ...step }),
    z.strictObject({ ...envelope, kind: z.literal("step-finished"), ...step }),
    z.strictObject({
      ...envelope,
      kind: z.literal("step-failed"),
      ...step,
      reason: z.string(),
    }),
    z.strictObject({ ...envelope, kind: z.literal("undo-started"), ...step }),
    z.strictObject({
      ...envelope,
      kind: z.literal("undo-failed"),
      ...step,
      reason: z.string(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("confirmation-awaited"),
      host,
      transaction: z.string(),
      seconds: z.int().describe("Then everything is undone."),
      command: z
        .string()
        .optional()
        .describe(
          "What a person has to run on the host as root, in a new login. Absent where virtfn itself connects anew.",
        ),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("confirmed"),
      host,
      transaction: z.string(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("confirmation-expired"),
      host,
      transaction: z.string(),
      seconds: z.int(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("waiting-for-lock"),
      host,
      lock: z.strictObject({
        transaction: z.string(),
        holder: z.string(),
        since: z.number(),
        alive: z.boolean(),
      }),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("connection-lost"),
      host,
      attempt: z.int(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("reattached"),
      host,
      transaction: z.string(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("verifying"),
      host,
      attempt: z.int(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("trace"),
      host,
      text: z.string(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("warning"),
      host: host.optional(),
      message: z.string(),
    }),
    z.strictObject({
      ...envelope,
      kind: z.literal("host-finished"),
      result: hostResultSchema,
    }),
    z.strictObject({ ...envelope, kind: z.literal("interrupted") }),
    z.strictObject({
      ...envelope,
      kind: z.literal("run-finished"),
      results: z.array(hostResultSchema),
      diagnostics: z
        .array(diagnosticSchema)
        .optional()
        .describe("What is wrong with the input; then no host was contacted."),
      exitCode: z.int(),
    }),
  ]),
);
