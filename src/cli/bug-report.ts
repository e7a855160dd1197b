import { version } from "./version.ts";

/** What a user can send to the makers: the fault, and the stack where `-v` asked for it. */
export function renderBugReport(error: unknown, verbose: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = [
    `virtfn ${version()} has a bug: ${message}`,
    "Hosts keep what was done so far; a running transaction ends or undoes itself. Run `virtfn plan` to see where they stand.",
  ];
  if (verbose && error instanceof Error) lines.push(error.stack ?? "");
  else
    lines.push("Run it again with -v for the stack, and report both, please.");
  return lines.map((line) => `${line}\n`).join("");
}
