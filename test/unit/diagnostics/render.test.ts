import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import {
  renderDiagnostics,
  renderSummary,
} from "../../../src/diagnostics/render.ts";
import type {
  SourceFile,
  SourceRange,
} from "../../../src/diagnostics/source.ts";
import { ansiStyle } from "../../../src/diagnostics/style.ts";

function fileOf(text: string, path = "play.yml"): SourceFile {
  return { path, text };
}

/** The place of a part of a text. */
function placeOf(file: SourceFile, part: string): SourceRange {
  const start = file.text.indexOf(part);
  if (start < 0) throw new Error(`${part} is not there`);
  return { file, start, end: start + part.length };
}

function errorAt(
  range: SourceRange | undefined,
  more: Partial<Diagnostic> = {},
): Diagnostic {
  return {
    code: "bad-value",
    severity: "error",
    message: "this cannot be",
    range,
    ...more,
  };
}

/** What is drawn below the header, without the place. */
function drawn(text: string, part: string): readonly string[] {
  const range = placeOf(fileOf(text), part);
  return renderDiagnostics([errorAt(range)])
    .split("\n")
    .slice(2, 4);
}

describe("one diagnostic", () => {
  test("with all that it can have", () => {
    const file = fileOf("one: 1\ntwo: 2\n");
    const diagnostic = errorAt(placeOf(file, "2"), {
      label: "write 3",
      related: [{ message: "the first one", range: placeOf(file, "one") }],
      hint: "Write\n  two: 3",
    });
    expect(renderDiagnostics([diagnostic])).toBe(
      [
        "error[bad-value]: this cannot be",
        "  play.yml:2:6",
        "      2 | two: 2",
        "        |      ^ write 3",
        "  play.yml:1:1",
        "      1 | one: 1",
        "        | --- the first one",
        "  hint: Write",
        "      two: 3",
        "",
      ].join("\n"),
    );
  });

  test("without a place", () => {
    const diagnostic = errorAt(undefined, {
      label: "did you mean that?",
      hint: "Do this.",
    });
    expect(renderDiagnostics([diagnostic])).toBe(
      [
        "error[bad-value]: this cannot be",
        "  did you mean that?",
        "  hint: Do this.",
        "",
      ].join("\n"),
    );
  });

  test("as a warning", () => {
    expect(
      renderDiagnostics([errorAt(undefined, { severity: "warning" })]),
    ).toBe("warning[bad-value]: this cannot be\n");
  });

  test("in a file of ten thousand lines", () => {
    const file = fileOf(`${"x\n".repeat(12_344)}here\n`);
    expect(renderDiagnostics([errorAt(placeOf(file, "here"))])).toBe(
      [
        "error[bad-value]: this cannot be",
        "  play.yml:12345:1",
        "  12345 | here",
        "        | ^^^^",
        "",
      ].join("\n"),
    );
  });

  test("at the end of a file", () => {
    const file = fileOf("a: 1");
    expect(renderDiagnostics([errorAt({ file, start: 4, end: 4 })])).toContain(
      "      1 | a: 1\n        |     ^\n",
    );
  });

  test("in an empty file", () => {
    const file = fileOf("");
    expect(renderDiagnostics([errorAt({ file, start: 0, end: 0 })])).toBe(
      "error[bad-value]: this cannot be\n  play.yml:1:1\n      1 |\n        | ^\n",
    );
  });

  test("over several lines is marked to the end of the first", () => {
    expect(drawn("key: [a,\n  b]\n", "[a,\n  b]")).toEqual([
      "      1 | key: [a,",
      "        |      ^^^",
    ]);
  });
});

describe("carets stand under what they mean", () => {
  const cases: Readonly<Record<string, readonly [string, string, string]>> = {
    "behind a tab": ["\tkey: x", "key", "    ^^^"],
    "behind a tab in the middle": ["ab\tkey", "key", "    ^^^"],
    "behind wide characters": ["你好: x", "x", "      ^"],
    "under wide characters": ["k: 你好", "你好", "   ^^^^"],
    "behind an emoji": ["🙂: x", "x", "    ^"],
    "behind combining marks": ["e\u0301: x", "x", "   ^"],
    "behind umlauts": ["größe: x", "x", "       ^"],
    "behind half-width katakana": ["ｶﾀ: x", "x", "    ^"],
    "behind a byte order mark": ["\ufeffkey: x", "x", "     ^"],
    "behind a control character": ["\u001b[31m: x", "x", "       ^"],
    "before a line break of Windows": ["key: x\r\nb: 1\r\n", "x", "     ^"],
  };
  for (const [title, [text, part, carets]] of Object.entries(cases))
    test(title, () => {
      expect(drawn(text, part)[1]).toBe(`        | ${carets}`);
    });

  test("a tab is drawn as wide as it counts", () => {
    expect(drawn("ab\tkey", "key")[0]).toBe("      1 | ab  key");
  });
});

describe("what a file holds cannot steer the terminal", () => {
  test("control characters are shown as pictures", () => {
    expect(drawn("a\u001b[2Jb\u0007 x", "x")[0]).toBe("      1 | a␛[2Jb␇ x");
  });

  test("so are those in messages, labels and hints", () => {
    const range = placeOf(fileOf("x"), "x");
    const text = renderDiagnostics([
      errorAt(range, {
        message: "a\u001bb",
        label: "c\rd",
        hint: "e\u0008f",
      }),
    ]);
    expect(text).toContain(": a␛b\n");
    expect(text).toContain("^ c␍d\n");
    expect(text).toContain("hint: e␈f\n");
  });

  test("marks that turn the direction of writing are replaced", () => {
    expect(drawn("a\u202eb x", "x")[0]).toBe("      1 | a\ufffdb x");
  });
});

describe("long lines are cut around the place", () => {
  const long = `${"a".repeat(300)}HERE${"b".repeat(300)}`;

  test("in the middle", () => {
    const [source = "", carets = ""] = drawn(long, "HERE");
    expect(source).toMatch(/^ {6}1 \| …a+HEREb+…$/);
    expect(source.length).toBeLessThan(140);
    expect(carets.indexOf("^^^^")).toBe(source.indexOf("HERE"));
  });

  test("when the place itself is longer than a line", () => {
    const [source = "", carets = ""] = drawn(long, "b".repeat(300));
    expect(source.length).toBeLessThan(140);
    expect(carets).toMatch(/\^+$/);
    expect(carets.length).toBeLessThanOrEqual(source.length);
  });
});

describe("several diagnostics", () => {
  const a = fileOf("1 2 3\n", "a.yml");
  const b = fileOf("1 2 3\n", "b.yml");

  test("come in the order of files and places, those without a place first", () => {
    const text = renderDiagnostics([
      errorAt(placeOf(b, "1")),
      errorAt(placeOf(a, "3")),
      errorAt(undefined),
      errorAt(placeOf(a, "1")),
    ]);
    expect(text.match(/^ {2}\S+$/gm)).toEqual([
      "  a.yml:1:1",
      "  a.yml:1:5",
      "  b.yml:1:1",
    ]);
    expect(text.indexOf("this cannot be\nerror")).toBe(
      "error[bad-value]: ".length,
    );
  });

  test("that read the same are told once, and counted once", () => {
    const twice = [errorAt(placeOf(a, "2")), errorAt(placeOf(a, "2"))];
    expect(renderDiagnostics(twice)).toBe(
      renderDiagnostics([errorAt(placeOf(a, "2"))]),
    );
    expect(renderSummary(twice)).toBe("1 error, no host was contacted.");
  });

  test("none is no text", () => {
    expect(renderDiagnostics([])).toBe("");
  });
});

describe("the last line", () => {
  const error = errorAt(undefined);
  const other = errorAt(undefined, { message: "nor this" });
  const warning = errorAt(undefined, { severity: "warning" });
  const cases: readonly (readonly [string, readonly Diagnostic[]])[] = [
    ["", []],
    ["1 error, no host was contacted.", [error]],
    ["2 errors, no host was contacted.", [error, other]],
    ["1 error, 1 warning, no host was contacted.", [error, warning]],
    ["1 warning.", [warning]],
  ];
  for (const [expected, diagnostics] of cases)
    test(expected || "is empty when nothing is wrong", () => {
      expect(renderSummary(diagnostics)).toBe(expected);
    });
});

test("colour changes nothing but colour", () => {
  const file = fileOf("one: 1\n");
  const diagnostics = [
    errorAt(placeOf(file, "1"), {
      label: "write 2",
      related: [{ message: "this", range: placeOf(file, "one") }],
      hint: "Do it.",
    }),
    errorAt(placeOf(file, "one"), { severity: "warning" }),
  ];
  const painted = renderDiagnostics(diagnostics, ansiStyle);
  expect(painted).toContain("\u001b[31merror[bad-value]\u001b[39m");
  expect(painted).toContain("\u001b[33mwarning[bad-value]\u001b[39m");
  // oxlint-disable-next-line no-control-regex
  expect(painted.replaceAll(/\u001b\[\d+m/g, "")).toBe(
    renderDiagnostics(diagnostics),
  );
});
