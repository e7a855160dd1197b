import type { ModuleName } from "./module-name.ts";

/** What a probe must ask so that a set of wishes can be judged. */
export interface ObservationRequest {
  readonly modules: readonly ModuleName[];
  /** Whether to ask for the settings of PFs and VFs, for what surrounds them, and for the modules of PFs' drivers. */
  readonly sriov?: boolean;
  /** Whether to unpack the boot images for what they hold of the modules, which takes longer than all else. */
  readonly images?: boolean;
}

/** One probe for all of them. */
export function joinRequests(
  requests: readonly ObservationRequest[],
): ObservationRequest {
  const modules = new Set(requests.flatMap((request) => request.modules));
  const sriov = requests.some((request) => request.sriov === true);
  const images = requests.some((request) => request.images === true);
  return {
    modules: [...modules],
    ...(sriov ? { sriov } : {}),
    ...(images ? { images } : {}),
  };
}
