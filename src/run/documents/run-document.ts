import { z } from "zod";
import { diagnosticSchema } from "./diagnostic-schema.ts";
import { hostResultSchema } from "./host-result-schema.ts";
import { RUN_FORMAT } from "./formats.ts";

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
    .array(diagnosticSchema)
    .describe("What is wrong with the input; then no host was contacted."),
  exitCode: z.int(),
});

export type { DiagnosticDocument } from "./diagnostic-schema.ts";
export type RunDocument = z.infer<typeof runDocumentSchema>;
