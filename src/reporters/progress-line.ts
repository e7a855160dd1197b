import { visible } from "../diagnostics/visible.ts";
import { unreachable } from "../model/unreachable.ts";
import { plural } from "./recap.ts";
import type { RunEvent } from "../run/events.ts";

interface Progress {
  readonly host: string;
  readonly text: string;
}

/** What an event says of one host's progress, in one line; `undefined` for events that say nothing of it. */
export function progressLine(event: RunEvent): Progress | undefined {
  const progress = progressOf(event);
  return progress && { ...progress, text: visible(progress.text) };
}

function progressOf(event: RunEvent): Progress | undefined {
  switch (event.kind) {
    case "transaction-started":
      return {
        host: event.host,
        text: `transaction ${event.transaction}: ${plural(event.steps.length, "step")}`,
      };
    case "step-started":
      return { host: event.host, text: `step ${event.step}: ${event.title}` };
    case "step-failed":
      return {
        host: event.host,
        text: `step ${event.step} failed: ${event.reason}`,
      };
    case "undo-started":
      return {
        host: event.host,
        text: `undoing: ${event.title}`,
      };
    case "undo-failed":
      return {
        host: event.host,
        text: `step ${event.step} could not be undone: ${event.reason}`,
      };
    case "confirmation-awaited":
      return {
        host: event.host,
        text:
          event.command === undefined
            ? `connecting anew: unless that confirms within ${event.seconds} s that the host is reached, everything is undone`
            : `run as root, in a new login: ${event.command} (or in ${event.seconds} s everything is undone)`,
      };
    case "confirmed":
      return {
        host: event.host,
        text: "confirmed over a new connection",
      };
    case "confirmation-expired":
      return {
        host: event.host,
        text: `nobody confirmed within ${event.seconds} s`,
      };
    case "waiting-for-lock":
      return {
        host: event.host,
        text: `waiting for ${event.lock.holder} to release the host`,
      };
    case "connection-lost":
      return {
        host: event.host,
        text: `connection lost; the transaction goes on without it, connecting again (${event.attempt})`,
      };
    case "reattached":
      return {
        host: event.host,
        text: `connected again, following transaction ${event.transaction}`,
      };
    case "verifying":
      return {
        host: event.host,
        text:
          event.attempt === 1
            ? "verifying"
            : `verifying, attempt ${event.attempt}`,
      };
    case "run-started":
    case "play-started":
    case "host-started":
    case "host-observed":
    case "host-planned":
    case "step-finished":
    case "trace":
    case "warning":
    case "host-finished":
    case "interrupted":
    case "run-finished":
      return undefined;
    default:
      return unreachable(event);
  }
}
