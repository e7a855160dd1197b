import type { Filter } from "../callable.ts";
import { LIST_FILTERS } from "./lists.ts";
import { MAP_FILTERS } from "./maps.ts";
import { SCALAR_FILTERS } from "./scalars.ts";
import { SELECTION_FILTERS } from "./selections.ts";

/** Every filter, by the name after `|`. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  Object.entries({
    ...SCALAR_FILTERS,
    ...LIST_FILTERS,
    ...SELECTION_FILTERS,
    ...MAP_FILTERS,
  }),
);
