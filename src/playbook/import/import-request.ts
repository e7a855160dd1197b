import { parseModuleName } from "../../model/module-name.ts";
import type { Observation } from "../../model/observation.ts";
import type { ObservationRequest } from "../../model/observation-request.ts";
import { selectPfs } from "../../resources/sriov/pf-selector.ts";

/** What else has to be known of a host before it can be written down: the modules that drive its PFs and their VFs. */
export function importRequest({
  physicalFunctions,
}: Observation): ObservationRequest {
  const names = selectPfs({}, physicalFunctions)
    .flatMap((pf) => [pf, ...pf.virtualFunctions])
    .flatMap(({ driver, driverModule = driver }) =>
      driverModule === undefined ? [] : (parseModuleName(driverModule) ?? []),
    );
  return { modules: [...new Set(names)], sriov: true, images: true };
}
