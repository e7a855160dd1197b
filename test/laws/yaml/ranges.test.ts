import { fc, test } from "../../support/laws.ts";
import { describe, expect } from "vitest";
import { isDeepStrictEqual } from "node:util";
import { parse as parseAnyYaml, stringify } from "yaml";
import type { Value } from "../../../src/model/value.ts";
import { parseYaml } from "../../../src/yaml/parse-yaml.ts";
import { rangeInside } from "../../../src/yaml/range-inside.ts";
import { renderYaml } from "../../../src/yaml/render-yaml.ts";
import type {
  SourceNode,
  SourceScalar,
} from "../../../src/yaml/source-tree.ts";
import { toValue } from "../../../src/yaml/to-value.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.stringMatching(/^[a-z"'\\ :#{}|>\n\t-]{0,20}$/),
  fc.constantFrom("yes", "7", "{{ x }}", "a\nb\n", " a", "'", '"', "<<", ""),
);

const key = text.filter((each) => each !== "__proto__" && each !== "<<");

const value: fc.Arbitrary<Value> = fc.letrec<{ node: Value }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(key, tie("node"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

/** The same value in the styles that people write. */
const written = fc
  .tuple(
    value,
    fc.constantFrom(
      { defaultStringType: "PLAIN" },
      { defaultStringType: "QUOTE_DOUBLE" },
      { defaultStringType: "QUOTE_SINGLE" },
      { defaultStringType: "BLOCK_LITERAL" },
      { defaultStringType: "BLOCK_FOLDED", lineWidth: 20 },
      { collectionStyle: "flow" },
    ) as fc.Arbitrary<object>,
    fc.boolean(),
    fc.boolean(),
  )
  .map(([data, style, hasMark, isWindows]) => ({
    data,
    yaml: stringify(data, style),
    hasMark,
    isWindows,
  }))
  .filter(({ data, yaml }) => isFaithful(data, yaml))
  .map(({ data, yaml, hasMark, isWindows }) => {
    const lines = isWindows ? yaml.replaceAll("\n", "\r\n") : yaml;
    return { data, yaml: hasMark ? `\ufeff${lines}` : lines };
  });

/** The library writes some texts of white space in a way that it cannot read. */
function isFaithful(data: Value, yaml: string): boolean {
  try {
    return isDeepStrictEqual(parseAnyYaml(yaml), data);
  } catch {
    return false;
  }
}

function parse(yaml: string): SourceNode {
  const result = parseYaml({ path: "t.yml", text: yaml });
  if (!result.ok)
    throw new Error(result.diagnostics.map(({ message }) => message).join());
  return (
    result.value ?? {
      kind: "scalar",
      value: null,
      range: { file: { path: "t.yml", text: yaml }, start: 0, end: 0 },
      textStart: 0,
    }
  );
}

function scalarsOf(node: SourceNode): readonly SourceScalar[] {
  switch (node.kind) {
    case "scalar":
      return [node];
    case "list":
      return node.items.flatMap(scalarsOf);
    case "map":
      return node.entries.flatMap(({ value: each }) => scalarsOf(each));
  }
}

describe("places in YAML", () => {
  test.prop([written])(
    "a tree has the value that was written",
    ({ data, yaml }) => {
      expect(toValue(parse(yaml))).toEqual(data);
    },
  );

  test.prop([value])("what we render reads as the same value", (data) => {
    fc.pre(isFaithful(data, stringify(data)));
    expect(toValue(parse(renderYaml(data)))).toEqual(data);
  });

  test.prop([written])(
    "the range of a flow scalar slices to a text that reads as its value",
    ({ yaml }) => {
      for (const scalar of scalarsOf(parse(yaml))) {
        const { start, end } = scalar.range;
        const slice = yaml.slice(start, end);
        if (/^[|>]/.test(slice)) continue;
        // Folded lines belong to where they stand; alone they would be indented differently.
        if (slice.includes("\n")) continue;
        expect(toValue(parse(slice))).toEqual(scalar.value);
      }
    },
  );

  test.prop([written])("the range of a key slices to its text", ({ yaml }) => {
    const walk = (node: SourceNode): void => {
      if (node.kind === "list") node.items.forEach(walk);
      if (node.kind !== "map") return;
      for (const entry of node.entries) {
        const slice = yaml.slice(entry.keyRange.start, entry.keyRange.end);
        if (!slice.includes("\n") && !/^[|>]/.test(slice))
          expect(toValue(parse(slice)) ?? "").toBe(entry.key);
        walk(entry.value);
      }
    };
    walk(parse(yaml));
  });

  test.prop([written])(
    "children lie inside of their parents, in order",
    ({ yaml }) => {
      const walk = (node: SourceNode): void => {
        if (node.kind === "scalar") return;
        const children =
          node.kind === "list"
            ? node.items
            : node.entries.map((entry) => entry.value);
        let last = node.range.start;
        for (const child of children) {
          expect(child.range.start).toBeGreaterThanOrEqual(last);
          expect(child.range.end).toBeLessThanOrEqual(node.range.end);
          last = child.range.end;
          walk(child);
        }
      };
      walk(parse(yaml));
    },
  );

  test.prop([written, fc.nat(), fc.nat(20)])(
    "a part of a text has a place inside of its node",
    ({ yaml }, seed, length) => {
      for (const scalar of scalarsOf(parse(yaml))) {
        const whole = String(scalar.value ?? "");
        const start = whole.length === 0 ? 0 : seed % whole.length;
        const end = Math.min(start + length, whole.length);
        const range = rangeInside(scalar, start, end);
        expect(range.start).toBeGreaterThanOrEqual(scalar.range.start);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThanOrEqual(
          Math.max(scalar.range.end, range.start),
        );
      }
    },
  );

  const expression = fc.constantFrom("{{ name }}", "{{ a + 1 }}", "{{ 'x' }}");
  const around = fc.stringMatching(/^[a-z "'\\:#,é-]{0,12}$/);

  test.prop([
    around,
    expression,
    around,
    fc.constantFrom(
      "QUOTE_DOUBLE",
      "QUOTE_SINGLE",
      "BLOCK_LITERAL",
      "BLOCK_FOLDED",
    ),
  ])(
    "an expression in a text is found where it was written",
    (before, inside, after, defaultStringType) => {
      const whole = `${before}${inside}${after}`;
      const yaml = stringify(
        { key: whole },
        {
          defaultStringType: defaultStringType as "QUOTE_DOUBLE",
          lineWidth: 0,
        },
      );
      const [scalar] = scalarsOf(parse(yaml));
      if (!scalar) throw new Error("a scalar was expected");
      const start = whole.indexOf(inside);
      const range = rangeInside(scalar, start + 3, start + inside.length - 3);
      const raw = inside.slice(3, -3);
      const shown = yaml.slice(range.start, range.end);
      // Single quotes are doubled inside of single quotes.
      expect([raw, raw.replaceAll("'", "''")]).toContain(shown);
    },
  );
});
