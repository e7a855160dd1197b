import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile } from "../diagnostics/source.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { rangeInside } from "../yaml/range-inside.ts";
import type {
  SourceEntry,
  SourceMap,
  SourceNode,
} from "../yaml/source-tree.ts";
import { defineEntry } from "./define.ts";
import { parseHostPattern } from "./host-pattern.ts";
import type { Statement } from "./statement.ts";

/** Ansible's YAML form: groups at the top, each with `hosts`, `children` and `vars`. JSON is YAML. */
export function parseYamlInventory(
  file: SourceFile,
): Result<readonly Statement[]> {
  const parsed = parseYaml(file);
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  const state: State = { statements: [], diagnostics: [] };
  if (root?.kind === "map") readGroups(state, root);
  else state.diagnostics.push(notAMap(file, root));
  return state.diagnostics.length > 0
    ? { ok: false, diagnostics: state.diagnostics }
    : { ok: true, value: state.statements, warnings: parsed.warnings };
}

interface State {
  readonly statements: Statement[];
  readonly diagnostics: Diagnostic[];
}

function readGroups(state: State, root: SourceMap): void {
  const plugin = root.entries.find(({ key }) => key === "plugin");
  if (plugin)
    return refuse(
      state,
      plugin.keyRange,
      "foreign-module",
      "inventory plugins of Ansible are not available",
      {
        hint: "Write what the plugin finds to a file: ansible-inventory --list --yaml.",
      },
    );
  for (const entry of root.entries) readGroup(state, entry);
}

function readGroup(
  state: State,
  { key: name, keyRange, value }: SourceEntry,
  parent?: string,
): void {
  if (/[\s:,]/.test(name) || name === "")
    return refuse(
      state,
      keyRange,
      "inventory-syntax",
      `"${name}" cannot be the name of a group`,
    );
  state.statements.push({ kind: "group", name, range: keyRange });
  if (parent !== undefined)
    state.statements.push({
      kind: "child",
      parent,
      child: name,
      range: keyRange,
    });
  if (isNull(value)) return;
  if (value.kind !== "map")
    return refuse(
      state,
      value.range,
      "wrong-type",
      `the group "${name}" has to be a map`,
      {
        hint: "A group has hosts, children and vars.",
      },
    );
  for (const entry of value.entries) readSection(state, name, entry);
}

const SECTIONS = ["hosts", "children", "vars"] as const;

function readSection(
  state: State,
  group: string,
  { key, keyRange, value }: SourceEntry,
): void {
  const section = SECTIONS.find((each) => each === key);
  if (!section)
    return refuse(
      state,
      keyRange,
      "unknown-key",
      `"${key}" is not a key of a group`,
      {
        label:
          didYouMean(key, SECTIONS) ?? "a group has hosts, children and vars",
        hint: "Variables belong under vars, groups under children.",
      },
    );
  const map = mapOf(value);
  if (isNull(value)) return;
  if (!map)
    return refuse(
      state,
      value.range,
      "wrong-type",
      `"${key}" has to be a map`,
      {
        hint:
          section === "vars"
            ? undefined
            : 'Each name is a key: write "name:", without a dash.',
      },
    );
  for (const entry of map.entries) readEntry(state, group, section, entry);
}

function readEntry(
  state: State,
  group: string,
  section: (typeof SECTIONS)[number],
  entry: SourceEntry,
): void {
  switch (section) {
    case "vars":
      state.statements.push({
        kind: "group-variable",
        group,
        definition: defineEntry(entry, `inventory group ${group}`),
      });
      return;
    case "children":
      return readGroup(state, entry, group);
    case "hosts":
      return readHost(state, group, entry);
  }
}

function readHost(
  state: State,
  group: string,
  { key, keyRange, value }: SourceEntry,
): void {
  const entry = parseHostPattern(key);
  if (!entry.ok) {
    const { message, offset, length, code } = entry;
    const scalar = {
      kind: "scalar",
      value: key,
      range: keyRange,
      textStart: keyRange.start,
    } as const;
    return refuse(
      state,
      rangeInside(scalar, offset, offset + length),
      code,
      message,
    );
  }
  for (const name of entry.names)
    state.statements.push({
      kind: "host",
      name,
      group,
      port: entry.port,
      range: keyRange,
    });
  if (isNull(value)) return;
  if (value.kind !== "map")
    return refuse(
      state,
      value.range,
      "wrong-type",
      `the variables of "${key}" have to be a map`,
    );
  for (const variable of value.entries)
    for (const host of entry.names)
      state.statements.push({
        kind: "host-variable",
        host,
        definition: defineEntry(variable, `inventory host ${host}`),
      });
}

/** Ansible takes the text `hosts: h1` for a map with one name. */
function mapOf(node: SourceNode): SourceMap | undefined {
  if (node.kind === "map") return node;
  if (node.kind !== "scalar" || typeof node.value !== "string")
    return undefined;
  const empty: SourceNode = {
    kind: "scalar",
    value: null,
    range: node.range,
    textStart: node.textStart,
  };
  return {
    kind: "map",
    entries: [{ key: node.value, keyRange: node.range, value: empty }],
    range: node.range,
  };
}

function isNull(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function notAMap(file: SourceFile, root: SourceNode | undefined): Diagnostic {
  return {
    code: "wrong-type",
    severity: "error",
    message: root
      ? "an inventory is a map of groups"
      : "this inventory is empty",
    range: root?.range ?? { file, start: 0, end: 0 },
    hint: "Start with all: and, below it, hosts:.",
  };
}

function refuse(
  state: State,
  range: SourceNode["range"],
  code: Diagnostic["code"],
  message: string,
  more: Pick<Diagnostic, "label" | "hint"> = {},
): void {
  state.diagnostics.push({ code, severity: "error", message, range, ...more });
}
