import type { Diagnostic, Result } from "../diagnostics/diagnostic.ts";
import type { SourceFile, SourceRange } from "../diagnostics/source.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { VariableDefinition } from "./inventory.ts";
import { defineValue } from "./define.ts";
import { parseHostPattern } from "./host-pattern.ts";
import { parsePythonLiteral } from "./python-literal.ts";
import { splitWords, type Word } from "./split-words.ts";
import type { Statement } from "./statement.ts";

/**
 * Ansible's INI form. Values are Python literals where they can be, and texts otherwise: on host lines after the
 * quotes that a shell would take off, in `[group:vars]` as they stand.
 */
export function parseIniInventory(
  file: SourceFile,
): Result<readonly Statement[]> {
  const section: Section = {
    group: "ungrouped",
    kind: "hosts",
    variables: new Map(),
  };
  const state: State = { file, statements: [], diagnostics: [], section };
  let offset = 0;
  for (const line of file.text.split("\n")) {
    readLine(state, line, offset);
    offset += line.length + 1;
  }
  return state.diagnostics.length > 0
    ? { ok: false, diagnostics: state.diagnostics }
    : { ok: true, value: state.statements, warnings: [] };
}

interface State {
  readonly file: SourceFile;
  readonly statements: Statement[];
  readonly diagnostics: Diagnostic[];
  section: Section;
}

interface Section {
  readonly group: string;
  readonly kind: "hosts" | "children" | "vars" | "unknown";
  /** Names that the section has defined so far. */
  readonly variables: Map<string, SourceRange>;
}

const SECTION_KINDS = ["hosts", "children", "vars"] as const;

function readLine(state: State, line: string, lineStart: number): void {
  const text = line.trim();
  const start = lineStart + line.length - line.trimStart().length;
  if (text === "" || text.startsWith("#") || text.startsWith(";")) return;
  if (isHeader(text)) return readHeader(state, text, start);
  switch (state.section.kind) {
    case "hosts":
      return readHost(state, text, start);
    case "children":
      return readChild(state, text, start);
    case "vars":
      return readVariable(state, text, start);
    case "unknown":
      return;
  }
}

/** A line such as `[01:20].example.org` starts with a bracket and is still a host. */
function isHeader(text: string): boolean {
  return (
    /^\[[^\]]*\]\s*(#.*)?$/.test(text) && !/^\[\d*:\d+(:\d+)?\]/.test(text)
  );
}

function readHeader(state: State, text: string, start: number): void {
  const match = /^\[([^:\]\s]+)(?::(\w+))?\]/.exec(text);
  const kind = match
    ? SECTION_KINDS.find((each) => each === (match[2] ?? "hosts"))
    : undefined;
  const [, group = "", written = ""] = match ?? [];
  const range = rangeAt(state, start + 1, group.length || text.length - 2);
  if (!match || !kind) {
    state.section = { group: "", kind: "unknown", variables: new Map() };
    const message = match
      ? `"${written}" is not a kind of section`
      : "this is not a section: a group's name has no blanks";
    const hint = "Sections are [GROUP], [GROUP:children] and [GROUP:vars].";
    const at = match
      ? rangeAt(state, start + 2 + group.length, written.length)
      : range;
    return report(state, at, message, {
      label: match ? didYouMean(written, SECTION_KINDS) : undefined,
      hint,
    });
  }
  state.section = { group, kind, variables: new Map() };
  state.statements.push({
    kind: kind === "vars" ? "mention" : "group",
    name: group,
    range,
  });
}

function readChild(state: State, text: string, start: number): void {
  const match = /^([^:\]\s]+)\s*(?:#.*)?$/.exec(text);
  const range = rangeAt(state, start, match?.[1]?.length ?? text.length);
  if (!match?.[1])
    return report(state, range, "here a line is the name of one group");
  state.statements.push({
    kind: "child",
    parent: state.section.group,
    child: match[1],
    range,
  });
}

function readVariable(state: State, text: string, start: number): void {
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(0, equals)).trim();
  if (name === "")
    return report(
      state,
      rangeAt(state, start, text.length),
      "here a line is NAME=VALUE",
    );
  const rest = text.slice(equals + 1);
  const value = rest.trim();
  const valueStart =
    start + equals + 1 + (rest.length - rest.trimStart().length);
  const origin = `inventory group ${state.section.group}`;
  const definition = define(
    state,
    name,
    value,
    origin,
    start,
    valueStart,
    start + text.length,
  );
  if (isRepeated(state, definition, state.section.variables)) return;
  state.statements.push({
    kind: "group-variable",
    group: state.section.group,
    definition,
  });
}

function readHost(state: State, text: string, start: number): void {
  const split = splitWords(text);
  if (!split.ok)
    return report(
      state,
      rangeAt(state, start + split.offset, text.length - split.offset),
      split.message,
    );
  const [name, ...assignments] = split.words;
  if (!name) return;
  const entry = parseHostPattern(name.text);
  if (!entry.ok) {
    const range = rangeAt(
      state,
      start + name.start + entry.offset,
      entry.length,
    );
    state.diagnostics.push({
      code: entry.code,
      severity: "error",
      message: entry.message,
      range,
    });
    return;
  }
  const range = rangeAt(state, start + name.start, name.end - name.start);
  for (const host of entry.names)
    state.statements.push({
      kind: "host",
      name: host,
      group: state.section.group,
      port: entry.port,
      range,
    });
  readAssignments(state, assignments, text, start, entry.names);
}

function readAssignments(
  state: State,
  words: readonly Word[],
  text: string,
  start: number,
  hosts: readonly string[],
): void {
  const seen = new Map<string, SourceRange>();
  for (const word of words) {
    const equals = word.text.indexOf("=");
    const range = rangeAt(state, start + word.start, word.end - word.start);
    if (equals <= 0) {
      report(state, range, `"${word.text}" is not NAME=VALUE`, {
        hint: "A line is one host and its variables. A value with blanks needs quotes.",
      });
      continue;
    }
    const valueStart =
      start + word.start + text.slice(word.start, word.end).indexOf("=") + 1;
    const [name, value] = [
      word.text.slice(0, equals),
      word.text.slice(equals + 1),
    ];
    const definitionFor = (host: string): VariableDefinition =>
      define(
        state,
        name,
        value,
        `inventory host ${host}`,
        range.start,
        valueStart,
        range.end,
      );
    if (isRepeated(state, definitionFor(""), seen)) continue;
    for (const host of hosts)
      state.statements.push({
        kind: "host-variable",
        host,
        definition: definitionFor(host),
      });
  }
}

function define(
  state: State,
  name: string,
  text: string,
  origin: string,
  nameStart: number,
  start: number,
  end: number,
): VariableDefinition {
  const literal = parsePythonLiteral(text);
  const value = literal === undefined ? text : literal;
  return defineValue(name, value, origin, {
    file: state.file,
    name: rangeAt(state, nameStart, name.length),
    start,
    end,
  });
}

function isRepeated(
  state: State,
  { name, range }: VariableDefinition,
  seen: Map<string, SourceRange>,
): boolean {
  const first = seen.get(name);
  if (!range) return false;
  if (!first) {
    seen.set(name, range);
    return false;
  }
  const related = [{ message: "first defined here", range: first }];
  state.diagnostics.push({
    code: "duplicate-key",
    severity: "error",
    message: `"${name}" is defined twice here`,
    range,
    related,
  });
  return true;
}

function report(
  state: State,
  range: SourceRange,
  message: string,
  more: Pick<Diagnostic, "label" | "hint"> = {},
): void {
  state.diagnostics.push({
    code: "inventory-syntax",
    severity: "error",
    message,
    range,
    ...more,
  });
}

function rangeAt(state: State, start: number, length: number): SourceRange {
  return { file: state.file, start, end: start + Math.max(1, length) };
}
