import type { CliIo, OutputStream } from "./io.ts";
import type { ColorChoice } from "./options.ts";

/** Colour is for terminals, unless it was asked for or forbidden; NO_COLOR as on https://no-color.org. */
export function wantsColor(
  choice: ColorChoice,
  stream: OutputStream,
  env: CliIo["env"],
): boolean {
  if (choice !== "auto") return choice === "always";
  if ((env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb") return false;
  return stream.isTTY === true;
}

/** Whether lines may be drawn over: a person watches a terminal, and no log is kept. */
export function isInteractive(
  stream: OutputStream,
  env: CliIo["env"],
): boolean {
  const ci = (env["CI"] ?? "") !== "" && env["CI"] !== "false";
  return stream.isTTY === true && !ci && env["TERM"] !== "dumb";
}
