import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { createListrReporter } from "../../../src/reporters/listr-reporter.ts";
import type { RunEvent } from "../../../src/run/events.ts";
import { APPLY, CUTTING, PLAN } from "./events.ts";

/** Everything that a terminal was sent. An event is told until what it `shows` is there. */
async function report(
  events: readonly RunEvent[],
  shows: (event: RunEvent) => string = () => "",
): Promise<string> {
  let text = "";
  const terminal = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 100,
    rows: 40,
  });
  terminal.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  const reporter = createListrReporter({
    write: (more) => terminal.write(more),
    color: false,
    diff: false,
    verbose: 0,
    savedTo: undefined,
    stdout: terminal,
    stderr: terminal,
    forks: 10,
  });
  for (const event of events) {
    // The list begins its tasks by itself, a little later, and draws when it likes.
    do {
      reporter.on(event);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    } while (!stripVTControlCharacters(text).includes(shows(event)));
  }
  await reporter.finish();
  terminal.end();
  return text;
}

describe("a live list on a terminal", () => {
  test("ends with each host's result, the steps of those that failed, and the recap", async () => {
    const shown = stripVTControlCharacters(await report(APPLY));
    const end = shown.slice(shown.lastIndexOf("✔ hv1"));
    expect(end.replaceAll("\r", "")).toBe(
      `✔ hv1  changed · 2 changes
⚠ hypervisor2  failed · step 2 (write b): No space left on device
  ↩ write a
  ✖ write b
  ↓ rebuild
  ✖ verified
warning: hv1: the clock of the host is wrong

recap
hv1          changed         2 changes · 1.3 s
hypervisor2  failed          step 2 (write b): No space left on device · everything was undone · 12.0 s
             its journal on the host: /var/lib/virtfn/transactions/t2/log
`,
    );
  });

  test("shows whole what a person has to do so that nothing is undone", async () => {
    const shown = stripVTControlCharacters(
      await report(CUTTING, (event) => {
        if (event.kind === "confirmed")
          return "confirmed over a new connection";
        return event.kind === "confirmation-awaited" && event.command
          ? `run as root, in a new login: ${event.command}`
          : "";
      }),
    );
    expect(shown).toContain("hv2  failed · nobody confirmed within 90 s");
  });

  test("gives way to the plans, and gives the cursor back", async () => {
    const shown = await report(PLAN);
    expect(stripVTControlCharacters(shown)).toMatch(
      /hv1 {3}ok\nhv2 {3}unreachable: no route to host\n {2}is it on\?\nhv3 {3}ok\n\n2 ok, 1 unreachable\.\n$/,
    );
    expect(shown).toContain("\u001b[?25h");
  });

  test("survives a run that ends in the middle of a step", async () => {
    const middle = APPLY.findIndex(({ kind }) => kind === "step-failed");
    const ends = APPLY.filter(
      ({ kind }) => kind === "host-finished" || kind === "run-finished",
    );
    const shown = await report([
      ...APPLY.slice(0, middle),
      { kind: "interrupted" },
      ...ends,
    ]);
    expect(stripVTControlCharacters(shown)).toContain("\nrecap\n");
  });
});
