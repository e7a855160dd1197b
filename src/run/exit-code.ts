import { unreachable } from "../model/unreachable.ts";
import type { HostResult, HostStatus } from "./events.ts";

export const EXIT_CODES = {
  settled: 0,
  wrongInput: 1,
  pending: 2,
  failed: 3,
  unreachable: 4,
  blocked: 5,
  rebootPending: 6,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** When several apply, the one that stands first here. */
const PRECEDENCE: readonly ExitCode[] = [130, 3, 4, 5, 6, 2, 0];

/** The exit code of a whole run: the most serious of what its hosts came to. */
export function exitCodeOf(results: readonly HostResult[]): ExitCode {
  const codes = new Set(
    results.map((result) => exitCodeOfStatus(result.status)),
  );
  return PRECEDENCE.find((code) => codes.has(code)) ?? EXIT_CODES.settled;
}

function exitCodeOfStatus(status: HostStatus): ExitCode {
  switch (status) {
    case "ok":
    case "changed":
    case "skipped":
      return EXIT_CODES.settled;
    case "pending":
      return EXIT_CODES.pending;
    case "failed":
    case "unverified":
      return EXIT_CODES.failed;
    case "unreachable":
      return EXIT_CODES.unreachable;
    case "blocked":
      return EXIT_CODES.blocked;
    case "reboot_pending":
      return EXIT_CODES.rebootPending;
    case "interrupted":
      return EXIT_CODES.interrupted;
    default:
      return unreachable(status);
  }
}
