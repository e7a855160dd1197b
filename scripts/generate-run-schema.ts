import { z } from "zod";
import { eventDocumentSchema } from "../src/run/documents/event-document.ts";
import { inspectDocumentSchema } from "../src/run/documents/inspect-document.ts";
import { runDocumentSchema } from "../src/run/documents/run-document.ts";
import { savedPlanSchema } from "../src/run/documents/saved-plan-schema.ts";
import { describeBrandedStrings } from "../src/run/documents/scalars.ts";

/** The documents that virtfn prints or saves for machines, by the path of their JSON Schema. */
export const RUN_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "schema/run.schema.json": runDocumentSchema.describe(
    "What `virtfn plan|apply --output json` prints.",
  ),
  "schema/events.schema.json": eventDocumentSchema.describe(
    "One line of `virtfn plan|apply --output ndjson`.",
  ),
  "schema/plan.schema.json": savedPlanSchema.describe(
    "What `virtfn plan --out FILE` saves.",
  ),
  "schema/inspect.schema.json": inspectDocumentSchema.describe(
    "What `virtfn inspect --output json` prints.",
  ),
};

export function renderRunSchema(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, {
    unrepresentable: "any",
    override: (context) => {
      describeBrandedStrings(context);
      // The pattern says the same, and every validator knows it.
      delete context.jsonSchema.format;
    },
  });
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
