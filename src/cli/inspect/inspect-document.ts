import { INSPECT_FORMAT } from "../../run/documents/formats.ts";
import type { Inspection } from "../../run/inspect-hosts.ts";

/** What `inspect --output json` prints. */
export function renderInspectDocument(results: readonly Inspection[]): string {
  const hosts = results.map((result) =>
    result.ok
      ? {
          host: result.host,
          status: "ok",
          identity: result.observation.host,
          physicalFunctions: result.observation.physicalFunctions.filter(
            ({ totalVfs }) => totalVfs > 0,
          ),
        }
      : {
          host: result.host,
          status: "unreachable",
          reason: result.reason,
          hint: result.hint,
        },
  );
  return `${JSON.stringify({ format: INSPECT_FORMAT, hosts }, undefined, 2)}\n`;
}
