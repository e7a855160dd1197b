import type { ModuleName } from "../../model/module-name.ts";
import type { PlaneCell, PlaneRow } from "../resource.ts";

/** Cells in the order running, persisted, packed. */
type Cells = readonly [
  PlaneCell | undefined,
  PlaneCell | undefined,
  PlaneCell | undefined,
];

export function row(
  module: ModuleName,
  what: string,
  wished: string,
  [running = NONE, persisted = NONE, packed = NONE]: Cells,
): PlaneRow {
  return {
    subject: `${module}  ${what}`,
    wished,
    planes: { running, persisted, packed },
  };
}

const NONE: PlaneCell = { text: "–", verdict: "none" };
