import { visible, visibleText } from "../diagnostics/visible.ts";
import { openConnection } from "../host/open-connection.ts";
import type { ObservationRequest } from "../model/observation-request.ts";
import type { Observation } from "../model/observation.ts";
import { EXIT_CODES, type ExitCode } from "../run/exit-code.ts";
import { inspectHosts, type Inspection } from "../run/inspect-hosts.ts";
import type { HostEntry } from "../run/run-request.ts";
import type { CliIo } from "./io.ts";
import type { ConnectionOptions } from "./options.ts";

/** What the hosts answer, and the exit code of a command that only looks. */
export async function lookAtHosts(
  hosts: readonly HostEntry[],
  options: ConnectionOptions,
  io: CliIo,
  more?: (seen: Observation) => ObservationRequest,
): Promise<{
  readonly results: readonly Inspection[];
  readonly exitCode: ExitCode;
}> {
  const results = await inspectHosts(hosts, {
    forks: options.forks,
    connect: openConnection,
    clock: io.clock,
    interrupt: io.interrupt,
    onTrace: (host, text) => {
      if (options.verbose > 0)
        io.stderr.write(
          `${host}  | ${visibleText(text).trimEnd().replaceAll("\n", `\n${host}  | `)}\n`,
        );
    },
    ...(more ? { more } : {}),
  });
  const seen = results.every(({ ok }) => ok)
    ? EXIT_CODES.settled
    : EXIT_CODES.unreachable;
  return {
    results,
    exitCode: io.interrupt.aborted ? EXIT_CODES.interrupted : seen,
  };
}

export function renderUnreachable({
  host,
  reason,
  hint,
}: Extract<Inspection, { ok: false }>): string {
  const cure = hint === undefined ? "" : `  ${visible(hint)}\n`;
  return `${host}  unreachable: ${visible(reason)}\n${cure}`;
}
