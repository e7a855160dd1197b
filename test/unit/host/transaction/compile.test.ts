import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "../../../support/laws.ts";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { compileTransaction } from "../../../../src/host/transaction/compile.ts";
import type { Transaction } from "../../../../src/host/transaction/transaction.ts";
import { Bug } from "../../../../src/model/unreachable.ts";
import { step } from "../../../support/transaction-host.ts";

describe("a compiled transaction", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "virtfn-compile-"));
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test.each(["", "../x", "a b", "a/b", "a'b", "-a", "."])(
    "has no %j for an id",
    (id) => {
      expect(() => compileTransaction(transaction({ id }))).toThrow(Bug);
    },
  );

  test("waits for its confirmation after as many steps as it was told", () => {
    const steps = ["one", "two", "three"].map((title) => step(title));
    const script = compileTransaction(
      transaction({ steps, confirmation: { afterSteps: 2, within: 90.5 } }),
    );
    expect(script.match(/^ *tx_(?:step|confirm) \d+/gm)).toEqual([
      "  tx_step 1",
      "    tx_step 2",
      "    tx_confirm 91",
      "    tx_step 3",
    ]);
  });

  test("knows nothing of confirmations where none is needed", () => {
    expect(compileTransaction(transaction({}))).not.toContain("tx_confirm");
  });

  test("holds no NUL, since no argument of a process can", () => {
    const steps = [step("one", { run: [{ argv: ["echo", "a\0b"] }] })];
    expect(() => compileTransaction(transaction({ steps }))).toThrow(
      RangeError,
    );
  });

  const words = fc.array(
    fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
    { minLength: 1, maxLength: 40 },
  );

  test.prop(
    [
      words,
      fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
    ],
    { numRuns: 20 },
  )(
    "gives sh every value as it is, in arguments, input, titles and holder",
    (values, input) => {
      const script = compileTransaction(
        transaction({
          holder: values.join(" "),
          steps: [
            step(values.join(" "), {
              run: [
                {
                  argv: [
                    "sh",
                    "-c",
                    'for each do printf "%s\\0" "$each"; done >"$VIRTFN_ROOT/values"; cat >"$VIRTFN_ROOT/input"',
                    "sh",
                    ...values,
                  ],
                  stdin: input,
                },
              ],
            }),
          ],
        }),
      );
      spawnSync("sh", ["-s"], {
        input: script,
        env: { PATH: process.env["PATH"], VIRTFN_ROOT: root, LC_ALL: "C" },
      });
      const read = (path: string) => readFileSync(join(root, path), "utf8");
      const journal = "var/lib/virtfn/transactions/t1";
      expect(read(`${journal}/outcome`).trim()).toBe("committed");
      expect(read("values").split("\0").slice(0, -1)).toEqual(
        values.map(wellFormed),
      );
      expect(read("input")).toBe(wellFormed(input));
      rmSync(join(root, journal), { recursive: true });
    },
  );
});

/** What becomes of a lone surrogate in UTF-8. */
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

function transaction(changes: Partial<Transaction>): Transaction {
  return {
    id: "t1",
    holder: "me",
    startedAt: 0,
    steps: [],
    verbs: {
      verb_note: `verb_note() { :; }`,
    },
    ...changes,
  };
}
