import { fc, test } from "../support/laws.ts";
import { describe, expect } from "vitest";
import { assembleInventory } from "../../src/inventory/assemble.ts";
import { parseHostPattern } from "../../src/inventory/host-pattern.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { parseIniInventory } from "../../src/inventory/parse-ini.ts";
import { parseInventory } from "../../src/inventory/parse-inventory.ts";
import { parsePythonLiteral } from "../../src/inventory/python-literal.ts";
import { selectHosts } from "../../src/inventory/patterns.ts";
import { hostsOfGroup } from "../../src/inventory/inventory-index.ts";
import { splitWords } from "../../src/inventory/split-words.ts";
import type { Statement } from "../../src/inventory/statement.ts";
import { valueOf } from "../support/results.ts";

const GROUPS = ["g1", "g2", "g3", "g4"] as const;
const HOSTS = ["h1", "h2", "h3", "h4", "h5"] as const;
const file = { path: "hosts", text: "" };
const range = { file, start: 0, end: 0 };

/** Children have greater names than their parents, so no cycle can come about. */
const inventory = fc
  .record({
    hosts: fc.array(
      fc.tuple(
        fc.constantFrom(...HOSTS),
        fc.constantFrom(...GROUPS, "all", "ungrouped"),
      ),
      { minLength: 1, maxLength: 12 },
    ),
    children: fc.array(
      fc
        .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }))
        .filter(([parent, child]) => parent < child),
      { maxLength: 5 },
    ),
  })
  .map(({ hosts, children }): Inventory => {
    const statements: readonly Statement[] = [
      ...GROUPS.map((name): Statement => ({ kind: "group", name, range })),
      ...hosts.map(([name, group]): Statement => ({
        kind: "host",
        name,
        group,
        port: undefined,
        range,
      })),
      ...children.map(([parent, child]): Statement => ({
        kind: "child",
        parent: GROUPS[parent] ?? "",
        child: GROUPS[child] ?? "",
        range,
      })),
    ];
    return valueOf(assembleInventory(statements)).inventory;
  });

const part = fc.constantFrom("all", "*", "g?", "~[gh][13]", ...GROUPS, "g1,g2");

function select(from: Inventory, pattern: string): readonly string[] {
  return valueOf(selectHosts(from, { pattern, allowEmpty: true }));
}

describe("patterns", () => {
  test.prop([inventory, part])(
    "without themselves leave nothing",
    (from, a) => {
      const removed = a.split(",").map((each) => `!${each}`);
      expect(select(from, [a, ...removed].join(","))).toEqual([]);
    },
  );

  test.prop([inventory, part, part])(
    "joined are the same in both orders",
    (from, a, b) => {
      expect(select(from, `${a},${b}`)).toEqual(select(from, `${b},${a}`));
    },
  );

  test.prop([inventory, part])(
    "joined with themselves are themselves",
    (from, a) => {
      expect(select(from, `${a},${a}`)).toEqual(select(from, a));
    },
  );

  test.prop([
    inventory,
    fc.constantFrom(...GROUPS),
    fc.constantFrom(...GROUPS),
  ])("kept and removed by the same part make the whole", (from, a, b) => {
    const parts = [
      ...select(from, `${a},&${b}`),
      ...select(from, `${a},!${b}`),
    ];
    expect(parts.toSorted()).toEqual(select(from, a).toSorted());
  });

  test.prop([inventory, part, fc.constantFrom(...GROUPS)])(
    "limited are a part of what they were",
    (from, a, limit) => {
      const limited = valueOf(
        selectHosts(from, { pattern: a, limit, allowEmpty: true }),
      );
      expect(limited).toEqual(
        select(from, a).filter((host) => select(from, limit).includes(host)),
      );
    },
  );

  test.prop([inventory, fc.constantFrom(...GROUPS), fc.nat({ max: 6 })])(
    "with a position are one host of the group, or an error",
    (from, group, index) => {
      const hosts = hostsOfGroup(from, group);
      const selected = selectHosts(from, {
        pattern: `${group}[${index}]`,
        allowEmpty: true,
      });
      if (index < hosts.length)
        expect(valueOf(selected)).toEqual([hosts[index]]);
      else expect(selected.ok).toBe(hosts.length === 0);
    },
  );

  test.prop([inventory, fc.string()])(
    "of any text are hosts of the inventory, or diagnostics",
    (from, pattern) => {
      const selected = selectHosts(from, { pattern, limit: pattern });
      if (selected.ok) {
        const names = new Set([
          ...from.hosts.map(({ name }) => name),
          "localhost",
          "127.0.0.1",
          "::1",
        ]);
        expect(selected.value.every((name) => names.has(name))).toBe(true);
      } else expect(selected.diagnostics.length).toBeGreaterThan(0);
    },
  );
});

describe("an inventory", () => {
  test.prop([inventory])(
    "has every host in all, and in ungrouped only if in nothing else",
    (from) => {
      expect(hostsOfGroup(from, "all").toSorted()).toEqual(
        from.hosts.map(({ name }) => name).toSorted(),
      );
      for (const { name, groups } of from.hosts) {
        expect(groups[0]).toBe("all");
        expect(groups.includes("ungrouped")).toBe(
          groups.length === 2 && groups[1] === "ungrouped",
        );
        for (const group of groups)
          expect(hostsOfGroup(from, group)).toContain(name);
      }
    },
  );

  test.prop([inventory])("merges parents before their children", (from) => {
    for (const { groups } of from.hosts)
      for (const group of from.groups)
        for (const child of group.children)
          if (groups.includes(child))
            expect(groups.indexOf(group.name)).toBeLessThan(
              groups.indexOf(child),
            );
  });

  test.prop([
    fc.string(),
    fc.constantFrom("hosts", "hosts.yml", "hosts.ini", "hosts.json"),
  ])("of any text is read, or is diagnosed with a place", (text, path) => {
    const parsed = parseInventory({ path, text });
    if (parsed.ok) return;
    expect(parsed.diagnostics.length).toBeGreaterThan(0);
    for (const { range: at } of parsed.diagnostics) {
      expect(at).toBeDefined();
      expect(at?.start).toBeLessThanOrEqual(text.length + 1);
    }
  });
});

describe("ranges", () => {
  test.prop([
    fc.nat({ max: 500 }),
    fc.nat({ max: 500 }),
    fc.integer({ min: 1, max: 40 }),
  ])(
    "of numbers have the count, the width and the step that they say",
    (first, length, step) => {
      const last = first + length;
      const width = String(last).length + 1;
      const pad = (number: number): string =>
        String(number).padStart(width, "0");
      const entry = parseHostPattern(`h[${pad(first)}:${pad(last)}:${step}].x`);
      if (!entry.ok) throw new Error(entry.message);
      expect(entry.names.length).toBe(Math.floor(length / step) + 1);
      const numbers = entry.names.map((name) => name.slice(1, -2));
      expect(numbers.every((number) => number.length === width)).toBe(true);
      expect(numbers.map(Number)).toEqual(
        numbers.map((_, index) => first + index * step),
      );
    },
  );

  test.prop([fc.nat({ max: 30 }), fc.nat({ max: 30 }), fc.nat({ max: 25 })])(
    "of one name multiply",
    (a, b, letter) => {
      const last = String.fromCharCode(97 + letter);
      const entry = parseHostPattern(`x[0:${a}]y[0:${b}]z[a:${last}]`);
      if (!entry.ok) throw new Error(entry.message);
      expect(new Set(entry.names).size).toBe((a + 1) * (b + 1) * (letter + 1));
    },
  );

  test.prop([fc.string()])(
    "of any text are names, or a problem inside it",
    (text) => {
      const entry = parseHostPattern(text);
      if (entry.ok)
        expect(
          entry.names.every(
            (name) => !/[\s,[\]]/.test(name) && !name.startsWith("-"),
          ),
        ).toBe(true);
      else
        expect(entry.offset + entry.length).toBeLessThanOrEqual(
          Math.max(1, text.length),
        );
    },
  );
});

describe("values of INI inventories", () => {
  const literal = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.integer(),
      fc.stringMatching(/^[ -~]*$/),
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie("any"), { maxKeys: 4 }),
    ),
  })).any;

  test.prop([literal])("are read back from Python's own spelling", (value) => {
    expect(parsePythonLiteral(spell(value))).toEqual(value);
  });

  test.prop([fc.string()])("are never a failure", (text) => {
    const parsed = parsePythonLiteral(text);
    expect(parsed === undefined || JSON.stringify(parsed) !== undefined).toBe(
      true,
    );
  });

  test.prop([
    fc.array(fc.stringMatching(/^[^'\n]*$/), {
      minLength: 1,
      maxLength: 5,
    }),
  ])("come out of single quotes as they went in", (words) => {
    const line = words.map((word) => `'${word}'`).join(" ");
    const split = splitWords(line);
    expect(split.ok && split.words.map(({ text }) => text)).toEqual(words);
  });

  test.prop([
    fc.stringMatching(/^[a-z_]{1,8}$/),
    fc.stringMatching(/^[ -~]*$/),
  ])("in quotes on a host line are that text", (name, text) => {
    const quoted = `'${text.replaceAll("'", `'"'"'`)}'`;
    const statements = valueOf(
      parseIniInventory({ path: "hosts", text: `h1 ${name}=${quoted}` }),
    );
    const definition = statements.flatMap((each) =>
      each.kind === "host-variable" ? [each.definition] : [],
    )[0];
    const parsed = parsePythonLiteral(text);
    expect(definition?.value).toEqual(parsed === undefined ? text : parsed);
  });
});

function spell(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number")
    return Object.is(value, -0) ? "0" : String(value);
  if (typeof value === "string") return `'${value.replace(/[\\']/g, "\\$&")}'`;
  if (Array.isArray(value)) return `[${value.map(spell).join(", ")}]`;
  return `{${Object.entries(value as object)
    .map(([key, item]) => `'${key}': ${spell(item)}`)
    .join(", ")}}`;
}
