import type { ModuleName } from "./module-name.ts";

/** What a probe must ask so that a set of wishes can be judged. */
export interface ObservationRequest {
  readonly modules: readonly ModuleName[];
}
