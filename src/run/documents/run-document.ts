import { z } from "zod";
import { DIAGNOSTIC_CODES } from "../../diagnostics/codes.ts";
import { hostResultSchema } from "./host-result-schema.ts";
import { RUN_FORMAT } from "./formats.ts";

const place = z.strictObject({
  path: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
});

const diagnostic = z.strictObject({
  code: z.enum(DIAGNOSTIC_CODES),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  label: z.string().optional(),
  hint: z.string().optional(),
  place: place.optional(),
  related: z.array(z.strictObject({ message: z.string(), place })).optional(),
});

/** What `--output json` prints. */
export const runDocumentSchema = z.strictObject({
  format: z.literal(RUN_FORMAT),
  version: z.string().describe("The version of virtfn."),
  mode: z.enum(["plan", "apply"]),
  sources: z
    .array(z.string())
    .describe("Playbooks, or a saved plan, as they were named."),
  hosts: z.array(hostResultSchema),
  scripts: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("With --show-script: by host, what would run as root."),
  diagnostics: z
    .array(diagnostic)
    .describe("What is wrong with the input; then no host was contacted."),
  exitCode: z.int(),
});

export type RunDocument = z.infer<typeof runDocumentSchema>;
export type DiagnosticDocument = z.infer<typeof diagnostic>;
