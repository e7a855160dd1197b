import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../../../src/diagnostics/render.ts";
import type { Value } from "../../../src/model/value.ts";
import { parseYaml } from "../../../src/yaml/parse-yaml.ts";
import type { SourceNode } from "../../../src/yaml/source-tree.ts";
import { toValue } from "../../../src/yaml/to-value.ts";

function tree(text: string): SourceNode | undefined {
  const result = parseYaml({ path: "t.yml", text });
  if (!result.ok) throw new Error(renderDiagnostics(result.diagnostics));
  return result.value;
}

function value(text: string): Value | undefined {
  const node = tree(text);
  return node && toValue(node);
}

function faults(text: string): readonly Diagnostic[] {
  const result = parseYaml({ path: "t.yml", text });
  return result.ok ? [] : result.diagnostics;
}

/** `code "text under the carets": message`, one for each fault. */
function told(text: string): readonly string[] {
  return faults(text).map(
    ({ code, message, range }) =>
      `${code} ${JSON.stringify(text.slice(range?.start, range?.end))}: ${message}`,
  );
}

describe("scalars follow the core schema of YAML 1.2", () => {
  const cases: readonly (readonly [string, Value])[] = [
    ["yes", "yes"],
    ["no", "no"],
    ["off", "off"],
    ["on", "on"],
    ["true", true],
    ["True", true],
    ["FALSE", false],
    ["~", null],
    ["null", null],
    ["7", 7],
    ["-1", -1],
    ["+1", 1],
    ["0x1F", 31],
    ["0o17", 15],
    ["07", 7],
    ["1.5", 1.5],
    ["1e3", 1000],
    ["1_000", "1_000"],
    ["2024-01-01", "2024-01-01"],
    ["1:30", "1:30"],
    ["'7'", "7"],
    ['"7"', "7"],
    ["!!str 7", "7"],
    ["|\n  a\n  b\n", "a\nb\n"],
    [">-\n  a\n  b\n", "a b"],
  ];
  for (const [text, expected] of cases)
    test(`${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () => {
      expect(value(text)).toEqual(expected);
    });
});

describe("a file without content is undefined", () => {
  for (const text of ["", "\n\n", "# only a comment\n", "---\n", "\ufeff", "~"])
    test(JSON.stringify(text), () => {
      const isNull = tree(text);
      expect(isNull === undefined || toValue(isNull) === null).toBe(true);
    });
});

describe("files of other systems", () => {
  test("a byte order mark is no part of the first key", () => {
    expect(value("\ufeffa: 1\n")).toEqual({ a: 1 });
  });

  test("line breaks of Windows are line breaks", () => {
    expect(value("a: 1\r\nb:\r\n  - x\r\n  - 'y'\r\n")).toEqual({
      a: 1,
      b: ["x", "y"],
    });
  });

  test("a version directive does not bring YAML 1.1 back", () => {
    expect(value("%YAML 1.1\n---\na: yes\nb: 010\n")).toEqual({
      a: "yes",
      b: 10,
    });
  });
});

describe("anchors and merge keys", () => {
  test("an alias is the node that its anchor names", () => {
    expect(value("a: &x [1, 2]\nb: *x\n")).toEqual({ a: [1, 2], b: [1, 2] });
  });

  test("an anchor that is set again holds from there on", () => {
    expect(value("- &x 1\n- *x\n- &x 2\n- *x\n")).toEqual([1, 1, 2, 2]);
  });

  test("an own key beats a merged one, wherever it stands", () => {
    expect(
      value(
        "base: &b {k: 1, l: 2}\nup: {k: 9, <<: *b}\ndown: {<<: *b, l: 8}\n",
      ),
    ).toEqual({
      base: { k: 1, l: 2 },
      up: { k: 9, l: 2 },
      down: { k: 1, l: 8 },
    });
  });

  test("of several merged maps the first wins", () => {
    expect(value("- &a {k: 1}\n- &b {k: 2, l: 2}\n- {<<: [*a, *b]}\n")).toEqual(
      [{ k: 1 }, { k: 2, l: 2 }, { k: 1, l: 2 }],
    );
  });

  test("maps that were merged themselves can be merged", () => {
    expect(
      value("- &a {k: 1}\n- &b {<<: *a, l: 2}\n- {<<: *b, m: 3}\n"),
    ).toEqual([{ k: 1 }, { k: 1, l: 2 }, { k: 1, l: 2, m: 3 }]);
  });

  test("a merged entry keeps the place where it was written", () => {
    const text = "base: &b\n  k: one\nuse:\n  <<: *b\n";
    const use = tree(text);
    if (use?.kind !== "map") throw new Error("a map was expected");
    const merged = use.entries[1]?.value;
    if (merged?.kind !== "map") throw new Error("a map was expected");
    expect(merged.entries[0]?.keyRange.start).toBe(text.indexOf("k: one"));
    expect(merged.entries[0]?.value.range.start).toBe(text.indexOf("one"));
  });

  test("a quoted << is a key like any other", () => {
    expect(value('{"<<": 1}')).toEqual({ "<<": 1 });
  });
});

describe("faults", () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[]]>> =
    {
      "a key that appears twice": [
        "a: 1\nb: 2\na: 3\n",
        ['duplicate-key "a": the key "a" appears twice in one map'],
      ],
      "two merge keys": [
        "- &a {k: 1}\n- {<<: *a, <<: *a}\n",
        ['duplicate-key "<<": the key "<<" appears twice in one map'],
      ],
      "a merge of something that is no map": [
        "- &a [1]\n- {<<: *a}\n",
        ['wrong-type "<<": `<<` merges maps, and this is something else'],
      ],
      "a key that is a number": [
        "1: x\n",
        ['wrong-type "1": a key has to be a text'],
      ],
      "a key that is true": [
        "true: x\n",
        ['wrong-type "true": a key has to be a text'],
      ],
      "a key that is a list": [
        "? [a]\n: x\n",
        ['wrong-type "[a]": a key has to be a text'],
      ],
      "a key that is a map": [
        "? {a: 1, b: 2}\n: x\n",
        ['wrong-type "{a: 1, b: 2}": a key has to be a text'],
      ],
      "a key that no object can have": [
        "__proto__: 1\n",
        ['bad-value "__proto__": this text cannot be a key'],
      ],
      "an expression without quotes": [
        "a: {{ x }}\n",
        [
          'yaml-syntax "{{ x }}": a value that starts with {{ has to be in quotes',
        ],
      ],
      "an expression without quotes, with text behind it": [
        "a: {{ x }} more\n",
        ['yaml-syntax "more": a value that starts with {{ has to be in quotes'],
      ],
      "an expression without quotes as a key": [
        "{{ x }}: 1\n",
        [
          'yaml-syntax "{{ x }}": a value that starts with {{ has to be in quotes',
        ],
      ],
      "a second document": [
        "a: 1\n---\nb: 2\n",
        [
          'yaml-syntax "---": a file holds one YAML document, and here begins a second one',
        ],
      ],
      "a tab as indentation": [
        "a:\n\tb: 1\n",
        ['yaml-syntax "\\t": a tab cannot indent YAML'],
      ],
      "a tag that virtfn does not know": [
        "a: !vault |\n  123\n",
        ['yaml-syntax "!vault": the tag !vault is not supported'],
      ],
      "a tag of YAML 1.1": [
        "a: !!set {x}\n",
        ['yaml-syntax "!!set": the tag !!set is not supported'],
      ],
      "an alias without anchor": [
        "- &one 1\n- *on\n",
        ['yaml-syntax "*on": there is no anchor "&on" above'],
      ],
      "an alias above its anchor": [
        "- *x\n- &x 1\n",
        ['yaml-syntax "*x": there is no anchor "&x" above'],
      ],
      "an alias inside of what it names": [
        "&a [1, *a]\n",
        ['yaml-syntax "*a": the alias "*a" stands inside of what it names'],
      ],
      "a number that would lose digits": [
        "a: 18446744073709551615\n",
        [
          'bad-value "18446744073709551615": 18446744073709551615 is too large to be kept exactly as a number',
        ],
      ],
      infinity: ["a: .inf\n", ['bad-value ".inf": .inf is not a number here']],
      "a quote that is not closed": [
        'a: "x\n',
        ['yaml-syntax "": the closing quote is missing'],
      ],
      "a second key on the line": [
        "a: b: c\n",
        [
          'yaml-syntax "b": a second `key: value` cannot stand on the same line',
        ],
      ],
      "a text that starts with a reserved character": [
        "a: @x\n",
        ['yaml-syntax "@": a text that starts with @ has to be in quotes'],
      ],
    };
  for (const [title, [text, expected]] of Object.entries(cases))
    test(title, () => {
      expect(told(text)).toEqual(expected);
    });

  test("syntax errors of a file are told all at once", () => {
    expect(told("a: @x\nb: `y\nc: 1\n")).toEqual([
      'yaml-syntax "@": a text that starts with @ has to be in quotes',
      'yaml-syntax "`": a text that starts with ` has to be in quotes',
    ]);
  });

  test("so are faults of its content", () => {
    expect(told("a: 1\na: 2\nb:\n  1: x\n").length).toBe(2);
  });

  test("the first of two equal keys is shown beside the second", () => {
    expect(renderDiagnostics(faults("a: 1\nb: 2\na: 3\n"))).toBe(
      [
        'error[duplicate-key]: the key "a" appears twice in one map',
        "  t.yml:3:1",
        "      3 | a: 3",
        "        | ^",
        "  t.yml:1:1",
        "      1 | a: 1",
        "        | - it is first written here",
        "  hint: Keep one of the two.",
        "",
      ].join("\n"),
    );
  });
});

describe("hostile files end in a diagnostic", () => {
  test("aliases of aliases that stand for billions of values", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let n = 1; n < 12; n++)
      lines.push(
        `a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(", ")}]`,
      );
    expect(told(lines.join("\n"))).toEqual([
      'yaml-syntax "*a4": the aliases of this file stand for more than 500000 values',
    ]);
  });

  test("merges of merges grow no further than that", () => {
    const wide = Array.from({ length: 1000 }, (_, n) => `k${n}: ${n}`);
    const lines = [
      `base: &base {${wide.join(", ")}}`,
      ...Array.from({ length: 600 }, (_, n) => `m${n}: {<<: *base}`),
    ];
    expect(faults(lines.join("\n")).map(({ code }) => code)).toEqual([
      "yaml-syntax",
    ]);
  });

  for (const depth of [101, 5_000, 100_000])
    test(`lists that nest ${depth} deep`, () => {
      const text = "[".repeat(depth) + "]".repeat(depth);
      expect(faults(text)[0]?.code).toBe("yaml-syntax");
    });
});
