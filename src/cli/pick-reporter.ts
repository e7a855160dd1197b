import type { Reporter, ReporterOptions } from "../reporters/reporter.ts";
import { isInteractive, wantsColor } from "./color.ts";
import type { CliIo } from "./io.ts";
import type { RunOptions } from "./options.ts";
import { version } from "./version.ts";

/** The reporter that fits the output; each is loaded only when it is picked. */
export async function pickReporter(
  options: RunOptions,
  hosts: number,
  io: CliIo,
): Promise<Reporter> {
  const write = (text: string): unknown => io.stdout.write(text);
  if (options.output === "json") {
    const { createJsonReporter } =
      await import("../reporters/json-reporter.ts");
    return createJsonReporter({ write, version: version() });
  }
  if (options.output === "ndjson") {
    const { createNdjsonReporter } =
      await import("../reporters/ndjson-reporter.ts");
    return createNdjsonReporter({
      write,
      now: io.clock.now,
      traces: options.verbose > 0,
    });
  }
  const common: ReporterOptions = {
    write,
    color: wantsColor(options.color, io.stdout, io.env),
    diff: options.diff === true,
    verbose: options.verbose,
    savedTo: options.out,
  };
  if (isWatched(options, hosts, io)) {
    const { createListrReporter } =
      await import("../reporters/listr-reporter.ts");
    const { stdout, stderr } = io as {
      readonly stdout: unknown;
      readonly stderr: unknown;
    };
    return createListrReporter({
      ...common,
      stdout: stdout as NodeJS.WritableStream,
      stderr: stderr as NodeJS.WritableStream,
      forks: options.forks,
    });
  }
  const { createPlainReporter } =
    await import("../reporters/plain-reporter.ts");
  return createPlainReporter(common);
}

/** A live list needs a terminal that it fits on, and nothing else that wants to be read line by line. */
function isWatched(options: RunOptions, hosts: number, io: CliIo): boolean {
  if (!isInteractive(io.stdout, io.env)) return false;
  if (options.verbose > 0 || options.diff || options.showScript) return false;
  return hosts <= (io.stdout.rows || 24) - 4;
}
