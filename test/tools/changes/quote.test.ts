import { spawnSync } from "node:child_process";
import { fc, test } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import { quote } from "../../../src/changes/quote.ts";
import { SHELLS } from "../../support/shells.ts";

/** Texts that want to break out, and any other. */
const text = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "$",
        "`",
        "(",
        ")",
        "\n",
        "\r",
        "\t",
        " ",
        ";",
        "&",
        "|",
        "*",
        "?",
        "[",
        "]",
        "~",
        "#",
        "!",
        "-",
        "=",
        "{",
        "}",
        "a",
        "é",
        "$(exit 3)",
        "';exit 3;'",
      ),
    )
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary" }).map((each) => each.replaceAll("\0", "")),
);

describe.each(SHELLS.filter(({ isHere }) => isHere))(
  "a quoted text under $name",
  ({ argv: [program = "sh", ...args] }) => {
    test.prop([fc.array(text, { minLength: 1, maxLength: 300 })], {
      numRuns: 20,
    })("is one word, and the very text", (texts) => {
      const { stdout, status } = spawnSync(program, args, {
        input: `printf '%s\\0' ${texts.map(quote).join(" ")}\n`,
        encoding: "utf8",
      });
      expect(status).toBe(0);
      expect(stdout.split("\0").slice(0, -1)).toEqual(texts);
    });
  },
);
