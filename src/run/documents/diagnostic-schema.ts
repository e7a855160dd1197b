import { z } from "zod";
import { DIAGNOSTIC_CODES } from "../../diagnostics/codes.ts";

const place = z.strictObject({
  path: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
});

/** A diagnostic for machines. */
export const diagnosticSchema = z.strictObject({
  code: z.enum(DIAGNOSTIC_CODES),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  label: z.string().optional(),
  hint: z.string().optional(),
  place: place.optional(),
  related: z.array(z.strictObject({ message: z.string(), place })).optional(),
});

export type DiagnosticDocument = z.infer<typeof diagnosticSchema>;
