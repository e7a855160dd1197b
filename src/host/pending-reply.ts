import type { Reply } from "./connection.ts";
import type { Frame } from "./framing.ts";

/** A script that was sent and what has come back of it. */
export interface PendingReply {
  readonly onLine: (line: string) => void;
  readonly onError: (line: string) => void;
  readonly onFrame: (frame: Frame) => void;
  /** Resolves when the ends of both its streams have come. */
  readonly complete: Promise<Reply>;
}

/** Of what a script says on standard error, this many lines are kept. */
const ERROR_LINES = 200;

export function startReply(
  run: number,
  onLine: ((line: string) => void) | undefined,
): PendingReply {
  const lines: string[] = [];
  const errors: string[] = [];
  let begun = false;
  let emptyHeld = false;
  let status: number | undefined;
  let errorsBegun = false;
  let errorsEnded = false;
  let settle: (reply: Reply) => void = () => undefined;
  const complete = new Promise<Reply>((resolve) => {
    settle = resolve;
  });
  return {
    complete,
    onLine: (line) => {
      if (!begun || status !== undefined) return;
      // The end of a reply begins with a newline of its own: an empty line is one only when another line follows.
      if (emptyHeld) deliver("");
      emptyHeld = line === "";
      if (!emptyHeld) deliver(line);
    },
    onError: (line) => {
      if (errorsBegun) errors.push(line);
      if (errors.length > ERROR_LINES) errors.shift();
    },
    onFrame: (frame) => {
      if (frame.run !== run) return;
      if (frame.kind === "begin") begun = true;
      if (frame.kind === "end") status = frame.status;
      if (frame.kind === "errors-begin") errorsBegun = true;
      if (frame.kind === "errors-end") errorsEnded = true;
      if (status === undefined || !errorsEnded) return;
      settle({ status, lines, errorText: errors.join("\n").trim() });
    },
  };

  function deliver(line: string): void {
    lines.push(line);
    onLine?.(line);
  }
}
