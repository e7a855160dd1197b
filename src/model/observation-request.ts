import type { ModuleName } from "./module-name.ts";

/** What a probe must ask so that a set of wishes can be judged. */
export interface ObservationRequest {
  readonly modules: readonly ModuleName[];
  /** Whether to ask for the settings of PFs and VFs, and for what surrounds them. */
  readonly sriov?: boolean;
}
