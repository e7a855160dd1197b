import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { openConnection } from "../host/open-connection.ts";
import { transactionId } from "../host/transaction/transaction-id.ts";
import { conductRun, type RunReport } from "../run/conductor.ts";
import { createEventMask } from "../run/mask-events.ts";
import type { RunRequest } from "../run/run-request.ts";
import { renderBugReport } from "./bug-report.ts";
import type { CliIo } from "./io.ts";
import type { RunOptions } from "./options.ts";
import { pickReporter } from "./pick-reporter.ts";

/** Runs a request with this process's connections, clock and signals, and shows it. */
export async function conduct(
  request: RunRequest,
  options: RunOptions,
  io: CliIo,
): Promise<RunReport> {
  const reporter = await pickReporter(options, request.hosts.length, io);
  const report = await conductRun(request, {
    connect: (target, connection) => openConnection(target, connection),
    emit: reporter.on,
    clock: io.clock,
    newTransactionId: () =>
      transactionId(new Date(io.clock.now()), randomBytes(6).toString("hex")),
    interrupt: io.interrupt,
    abandon: io.abandon,
  });
  await reporter.finish();
  const mask = createEventMask(request.hosts);
  for (const bug of report.bugs)
    io.stderr.write(mask.text(renderBugReport(bug, options.verbose > 0)));
  return report;
}

/** Who this run is, for whoever meets its lock. */
export function holderName(): string {
  return `${userName()}@${hostname()} (pid ${process.pid})`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user id need not have a name.
    return String(process.getuid?.() ?? "unknown");
  }
}
