import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { CliIo } from "./io.ts";

/**
 * Asks on the terminal and shows nothing of what is typed; without a terminal the first line of stdin is taken.
 * `undefined` when it was interrupted or nothing came.
 */
export async function askPassword(
  prompt: string,
  io: CliIo,
): Promise<string | undefined> {
  io.stderr.write(prompt);
  const reader = createInterface({
    input: io.stdin,
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    terminal: io.stdin.isTTY === true,
  });
  const close = (): void => reader.close();
  io.interrupt.addEventListener("abort", close, { once: true });
  // In raw mode the terminal hands Ctrl-C to the reader instead of raising a signal.
  reader.on("SIGINT", close);
  try {
    return await new Promise<string | undefined>((resolve) => {
      reader.once("line", resolve);
      reader.once("close", () => resolve(undefined));
    });
  } finally {
    reader.close();
    io.interrupt.removeEventListener("abort", close);
    io.stderr.write("\n");
  }
}
