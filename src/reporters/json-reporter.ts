import type { RunMode } from "../run/events.ts";
import { RUN_FORMAT } from "../run/documents/formats.ts";
import type {
  DiagnosticDocument,
  RunDocument,
} from "../run/documents/run-document.ts";
import type { AsJson } from "../run/documents/as-json.ts";
import type { HostResult } from "../run/events.ts";
import type { Reporter } from "./reporter.ts";

/** One document when all is over; `schema/run.schema.json` describes it. */
export function createJsonReporter(options: {
  readonly write: (text: string) => unknown;
  readonly version: string;
}): Reporter {
  let mode: RunMode = "plan";
  let sources: readonly string[] = [];
  const scripts = new Map<string, string[]>();
  return {
    on: (event) => {
      if (event.kind === "run-started") ({ mode, sources } = event);
      else if (event.kind === "host-planned" && event.script !== undefined)
        scripts.set(event.host, [
          ...(scripts.get(event.host) ?? []),
          event.script,
        ]);
      else if (event.kind === "run-finished")
        options.write(
          renderRunDocument({
            version: options.version,
            mode,
            sources,
            hosts: event.results,
            scripts: scripts.size > 0 ? Object.fromEntries(scripts) : undefined,
            diagnostics: [],
            exitCode: event.exitCode,
          }),
        );
    },
    finish: () => Promise.resolve(),
  };
}

/** The whole document, pretty-printed, with its line break. */
export function renderRunDocument(parts: {
  readonly version: string;
  readonly mode: RunMode;
  readonly sources: readonly string[];
  readonly hosts: readonly HostResult[];
  readonly scripts: Record<string, string[]> | undefined;
  readonly diagnostics: readonly DiagnosticDocument[];
  readonly exitCode: number;
}): string {
  const document: RunDocument = {
    format: RUN_FORMAT,
    ...parts,
    sources: [...parts.sources],
    hosts: parts.hosts as AsJson<readonly HostResult[]>,
    diagnostics: [...parts.diagnostics],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
