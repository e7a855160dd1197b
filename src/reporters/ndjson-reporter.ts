import { EVENTS_FORMAT } from "../run/documents/formats.ts";
import type { Reporter } from "./reporter.ts";

/** One JSON object a line, as things happen; `schema/events.schema.json` describes it. */
export function createNdjsonReporter(options: {
  readonly write: (text: string) => unknown;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether traces are events too: every script, whole. */
  readonly traces: boolean;
}): Reporter {
  return {
    on: (event) => {
      if (event.kind === "trace" && !options.traces) return;
      const time = new Date(options.now()).toISOString();
      options.write(
        `${JSON.stringify({ format: EVENTS_FORMAT, time, ...event })}\n`,
      );
    },
    finish: () => Promise.resolve(),
  };
}
