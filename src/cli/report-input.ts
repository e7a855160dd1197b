import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics, renderSummary } from "../diagnostics/render.ts";
import { ansiStyle, plainStyle } from "../diagnostics/style.ts";
import type { RunMode } from "../run/events.ts";
import { EXIT_CODES } from "../run/exit-code.ts";
import { wantsColor } from "./color.ts";
import type { CliIo } from "./io.ts";
import type { ColorChoice, OutputFormat } from "./options.ts";
import { version } from "./version.ts";

/** Shows what is wrong with the input and gives the exit code. Machines get it in their own form. */
export async function reportWrongInput(
  diagnostics: readonly Diagnostic[],
  request: {
    readonly mode: RunMode;
    readonly sources: readonly string[];
    readonly output: OutputFormat;
    readonly color: ColorChoice;
  },
  io: CliIo,
): Promise<number> {
  const exitCode = EXIT_CODES.wrongInput;
  reportDiagnostics(diagnostics, request.color, io);
  if (request.output === "text") return exitCode;
  const { diagnosticDocument } =
    await import("../run/documents/diagnostic-document.ts");
  const documents = diagnostics.map(diagnosticDocument);
  if (request.output === "json") {
    const { renderRunDocument } = await import("../reporters/json-reporter.ts");
    io.stdout.write(
      renderRunDocument({
        version: version(),
        mode: request.mode,
        sources: request.sources,
        hosts: [],
        scripts: undefined,
        diagnostics: documents,
        exitCode,
      }),
    );
  }
  if (request.output === "ndjson") {
    const { createNdjsonReporter } =
      await import("../reporters/ndjson-reporter.ts");
    const reporter = createNdjsonReporter({
      write: (text) => io.stdout.write(text),
      now: io.clock.now,
      traces: false,
    });
    reporter.on({
      kind: "run-finished",
      results: [],
      diagnostics: documents,
      exitCode,
    });
  }
  return exitCode;
}

export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  color: ColorChoice,
  io: CliIo,
): void {
  if (diagnostics.length === 0) return;
  const style = wantsColor(color, io.stderr, io.env) ? ansiStyle : plainStyle;
  const summary = renderSummary(diagnostics);
  io.stderr.write(
    `${renderDiagnostics(diagnostics, style)}${summary}${summary === "" ? "" : "\n"}`,
  );
}
