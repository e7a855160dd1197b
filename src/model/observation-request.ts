import type { ModuleName } from "./module-name.ts";

/** What a probe must ask so that a set of wishes can be judged. */
export interface ObservationRequest {
  readonly modules: readonly ModuleName[];
  /** Whether to ask for the settings of PFs and VFs, and for what surrounds them. */
  readonly sriov?: boolean;
}

/** One probe for all of them. */
export function joinRequests(
  requests: readonly ObservationRequest[],
): ObservationRequest {
  const modules = new Set(requests.flatMap((request) => request.modules));
  const sriov = requests.some((request) => request.sriov === true);
  return { modules: [...modules], ...(sriov ? { sriov } : {}) };
}
