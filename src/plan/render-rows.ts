import type { Style } from "../diagnostics/style.ts";
import { PLANES } from "../model/plane.ts";
import { unreachable } from "../model/unreachable.ts";
import type { PlaneCell, PlaneRow } from "../resources/resource.ts";

/** The table of the three planes, its columns aligned; no lines where there are no rows. */
export function renderRows(
  rows: readonly PlaneRow[],
  style: Style,
): readonly string[] {
  if (rows.length === 0) return [];
  const table: readonly (readonly Text[])[] = [
    ["", "wished", ...PLANES].map(plain),
    ...alignSubjects(rows).map(([subject, row]) => [
      plain(subject),
      plain(row.wished),
      ...PLANES.map((plane) => cellText(row.planes[plane], style)),
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.width ?? 0)),
  );
  return table.map((row) =>
    `    ${row
      .map(
        ({ shown, width }, column) =>
          shown + " ".repeat((widths[column] ?? 0) - width),
      )
      .join("   ")}`.trimEnd(),
  );
}

/** Text as it is shown, and its width without colour. */
interface Text {
  readonly shown: string;
  readonly width: number;
}

function plain(text: string): Text {
  return { shown: text, width: text.length };
}

/** `igb  max_vfs`: the two words of a subject are columns of their own. */
function alignSubjects(
  rows: readonly PlaneRow[],
): readonly (readonly [string, PlaneRow])[] {
  const split = rows.map((row) => row.subject.split("  "));
  const width = Math.max(...split.map(([first = ""]) => first.length));
  return rows.map((row, index) => {
    const [first = "", ...rest] = split[index] ?? [];
    return [[first.padEnd(width), ...rest].join("  "), row];
  });
}

function cellText({ text, verdict }: PlaneCell, style: Style): Text {
  switch (verdict) {
    case "right":
      return { shown: `${text} ✓`, width: text.length + 2 };
    case "wrong":
      return { shown: style.error(`${text} ✗`), width: text.length + 2 };
    case "unknown":
      return { shown: style.warning(`${text} ?`), width: text.length + 2 };
    case "none":
      return { shown: style.faint(text), width: text.length };
    default:
      return unreachable(verdict);
  }
}
