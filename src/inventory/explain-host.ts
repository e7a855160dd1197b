import { renderPlace } from "../diagnostics/source.ts";
import type { Value } from "../model/value.ts";
import type {
  HostVariables,
  Inventory,
  VariableDefinition,
} from "./inventory.ts";
import { groupsOfHost } from "./inventory-index.ts";
import { withoutMagic } from "./magic-names.ts";
import { maskSecrets } from "./secret-names.ts";

/** For every variable of a host its value, where it came from, and what it beat, strongest first. */
export function explainHost(
  inventory: Inventory,
  host: string,
  variables: HostVariables,
): string {
  const sorted = withoutMagic(variables).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const rows = sorted.flatMap((variable) => [
    rowOf(variable.name, variable),
    ...variable.beaten.toReversed().map((beaten) => rowOf("  beats", beaten)),
  ]);
  const heading = `${host}   in ${groupsOfHost(inventory, host).join(", ")}`;
  return [heading, ...align(rows.length > 0 ? rows : [["no variables"]])]
    .map((line) => `${line}\n`)
    .join("");
}

type Row = readonly string[];

function rowOf(
  label: string,
  { name, value, origin, range }: VariableDefinition,
): Row {
  return [
    label,
    shown(maskSecrets(name, value)),
    origin,
    range ? renderPlace(range, "line") : "",
  ];
}

/** On one line, cut where it gets long. */
function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function align(rows: readonly Row[]): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd(),
  );
}
