import type { TransactionEvent } from "./transaction.ts";

/** One line of a transaction's log; the titles of steps come with their `start`. */
export type LogEntry = Exclude<
  TransactionEvent,
  { readonly kind: "connection-lost" | "reattached" }
>;

/**
 * A reader of a log, line by line. `undefined` for a line that means nothing to people: a `done` of an undo, or one
 * that could not be written whole. What commands print goes through `mask`.
 */
export function logReader(
  mask: (text: string) => string = (text) => text,
): (line: string) => LogEntry | undefined {
  const shown = (text: string) => visible(mask(text));
  const titles = new Map<string, string>();
  return (line) => {
    const [, about = "", number = "", what = "", text = ""] =
      /^(step|undo|takeover|confirm|finish) (\S+) ?(\S*) ?(.*)$/s.exec(line) ??
      [];
    const step = Number(number);
    if (what === "start") titles.set(number, visible(text));
    const title = titles.get(number) ?? "";
    switch (`${about} ${what}`) {
      case "step start":
        return { kind: "step-started", step, title };
      case "step output":
      case "undo output":
        return { kind: "step-output", step, text: shown(text) };
      case "step done":
        return { kind: "step-finished", step, title };
      case "step failed":
        return { kind: "step-failed", step, title, reason: shown(text) };
      case "undo start":
        return { kind: "undo-started", step, title };
      case "undo failed":
        return { kind: "undo-failed", step, title, reason: shown(text) };
      default:
        return otherEntry(about, line, shown);
    }
  };
}

function otherEntry(
  about: string,
  line: string,
  shown: (text: string) => string,
): LogEntry | undefined {
  const [, first = "", rest = ""] = /^\S+ (\S+) ?(.*)$/s.exec(line) ?? [];
  if (about === "takeover")
    return {
      kind: "lock-taken-over",
      transaction: visible(first),
      holder: visible(rest),
    };
  if (about === "confirm") return confirmEntry(first, rest);
  if (about === "finish" && first === "failed")
    return { kind: "finish-failed", reason: shown(rest) };
  return undefined;
}

function confirmEntry(word: string, rest: string): LogEntry | undefined {
  const [, seconds, boot = ""] = /^(\d+) ?(.*)$/.exec(rest) ?? [];
  switch (word) {
    case "await":
      return {
        kind: "confirmation-awaited",
        seconds: Number(seconds),
        boot: visible(boot),
      };
    case "done":
      return { kind: "confirmed" };
    case "expired":
      return { kind: "confirmation-expired", seconds: Number(seconds) };
    default:
      return undefined;
  }
}

/** What commands print may steer a terminal; control characters show as `\x1b`. */
export function visible(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g,
    (character) =>
      String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
